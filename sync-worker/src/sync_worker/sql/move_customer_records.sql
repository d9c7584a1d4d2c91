-- The customer records that state a moved id go where it leads.
UPDATE customer_records AS r
SET unified_customer_id = m.customer_id, stated_customer_id = nullif(m.stated_id, m.customer_id)
FROM moved_customers AS m
WHERE coalesce(r.stated_customer_id, r.unified_customer_id) = m.stated_id AND r.unified_customer_id <> m.customer_id
