-- Write what is newly known of customers: a newer description wins field by field, an older one changes nothing.
WITH updated AS (
  UPDATE customers AS c
  SET customer_name = coalesce(d.customer_name, c.customer_name), phone = coalesce(d.phone, c.phone),
      email = coalesce(d.email, c.email), address = coalesce(d.address, c.address),
      province = coalesce(d.province, c.province), city = coalesce(d.city, c.city),
      seen_at = d.seen_at, updated_at = now()
  FROM described_customers AS d
  WHERE c.unified_customer_id = d.unified_customer_id AND d.seen_at >= c.seen_at
    AND (coalesce(d.customer_name, c.customer_name), coalesce(d.phone, c.phone), coalesce(d.email, c.email),
         coalesce(d.address, c.address), coalesce(d.province, c.province), coalesce(d.city, c.city), d.seen_at)
        IS DISTINCT FROM (c.customer_name, c.phone, c.email, c.address, c.province, c.city, c.seen_at)
), inserted AS (
  INSERT INTO customers (unified_customer_id, customer_name, phone, email, address, province, city, seen_at)
  SELECT * FROM described_customers AS d
  WHERE NOT EXISTS (SELECT FROM customers AS c WHERE c.unified_customer_id = d.unified_customer_id)
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count + new.customers
FROM (SELECT count(*) AS customers FROM inserted) AS new
WHERE table_name = 'customers' AND new.customers > 0
