-- An id that leads nowhere any more is a customer again: as it was set aside, else as its orders say.
WITH kept AS (
  DELETE FROM merged_customers AS k USING moved_customers AS m
  WHERE k.unified_customer_id = m.stated_id AND m.customer_id = m.stated_id
  RETURNING k.*
), known AS (
  INSERT INTO customers (unified_customer_id, customer_no, customer_name, name_at, phone, phone_at, email, email_at,
         address, address_at, province, province_at, city, city_at, seen_at)
  OVERRIDING SYSTEM VALUE
  SELECT unified_customer_id, customer_no, customer_name, name_at, phone, phone_at, email, email_at,
         address, address_at, province, province_at, city, city_at, seen_at
  FROM kept
  RETURNING 1
), described AS (
  INSERT INTO customers (unified_customer_id, customer_name, name_at, province, province_at, city, city_at, seen_at)
  SELECT o.unified_customer_id,
         (array_agg(o.customer_name ORDER BY o.order_date DESC) FILTER (WHERE o.customer_name IS NOT NULL))[1],
         max(o.order_date) FILTER (WHERE o.customer_name IS NOT NULL),
         (array_agg(o.province ORDER BY o.order_date DESC) FILTER (WHERE o.province IS NOT NULL))[1],
         max(o.order_date) FILTER (WHERE o.province IS NOT NULL),
         (array_agg(o.city ORDER BY o.order_date DESC) FILTER (WHERE o.city IS NOT NULL))[1],
         max(o.order_date) FILTER (WHERE o.city IS NOT NULL), max(o.order_date)
  FROM moved_customers AS m JOIN orders AS o ON o.unified_customer_id = m.stated_id
  WHERE m.customer_id = m.stated_id AND NOT EXISTS (SELECT FROM kept WHERE kept.unified_customer_id = m.stated_id)
  GROUP BY o.unified_customer_id
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count + new.customers
FROM (SELECT (SELECT count(*) FROM known) + (SELECT count(*) FROM described) AS customers) AS new
WHERE table_name = 'customers' AND new.customers > 0
