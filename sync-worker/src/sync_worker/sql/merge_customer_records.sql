-- Remember the customer records that are new or changed, so that a repeat is told.
INSERT INTO customer_records (source, record_id, unified_customer_id, stated_customer_id, content_hash)
SELECT s.source, s.record_id, coalesce(a.unified_customer_id, s.unified_customer_id), a.alias_id, s.content_hash
FROM changed_records JOIN staged_customers AS s USING (seq)
LEFT JOIN customer_aliases AS a ON a.alias_id = s.unified_customer_id
ON CONFLICT (source, record_id) DO UPDATE SET
  unified_customer_id = excluded.unified_customer_id, stated_customer_id = excluded.stated_customer_id,
  content_hash = excluded.content_hash, updated_at = now()
