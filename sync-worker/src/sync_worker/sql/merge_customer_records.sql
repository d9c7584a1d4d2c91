-- Remember the customer records that are new or changed, so that a repeat is told.
INSERT INTO customer_records (source, record_id, unified_customer_id, content_hash)
SELECT source, record_id, unified_customer_id, content_hash FROM changed_records JOIN staged_customers USING (seq)
ON CONFLICT (source, record_id) DO UPDATE SET
  unified_customer_id = excluded.unified_customer_id, content_hash = excluded.content_hash, updated_at = now()
