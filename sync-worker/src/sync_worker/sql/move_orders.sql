-- The orders that state a moved id go where it leads.
ANALYZE moved_customers;
WITH found AS (
  SELECT m.*, o.source, o.order_id FROM moved_customers AS m JOIN orders AS o
    ON o.unified_customer_id = m.stated_id AND o.stated_customer_id IS NULL
  UNION ALL
  SELECT m.*, o.source, o.order_id FROM moved_customers AS m JOIN orders AS o ON o.stated_customer_id = m.stated_id
)
UPDATE orders AS o
SET unified_customer_id = f.customer_id, stated_customer_id = nullif(f.stated_id, f.customer_id)
FROM found AS f
WHERE o.source = f.source AND o.order_id = f.order_id AND o.unified_customer_id <> f.customer_id
