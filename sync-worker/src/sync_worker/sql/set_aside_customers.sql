-- A customer whose id leads to another is set aside; the other takes over name and place where it has none.
WITH gone AS (
  DELETE FROM customers AS c USING moved_customers AS m
  WHERE c.unified_customer_id = m.stated_id AND m.customer_id <> m.stated_id
  RETURNING c.*, m.customer_id AS other_id
), kept AS (
  INSERT INTO merged_customers (unified_customer_id, customer_no, customer_name, name_at, phone, phone_at, email, email_at,
         address, address_at, province, province_at, city, city_at,
                                seen_at, updated_at)
  SELECT unified_customer_id, customer_no, customer_name, name_at, phone, phone_at, email, email_at,
         address, address_at, province, province_at, city, city_at,
         seen_at, updated_at
  FROM gone
), newest AS (
  SELECT DISTINCT ON (other_id) other_id, customer_name, name_at, province, province_at, city, city_at
  FROM gone ORDER BY other_id, seen_at DESC
), filled AS (
  UPDATE customers AS c
  SET customer_name = coalesce(c.customer_name, n.customer_name), name_at = coalesce(c.name_at, n.name_at),
      province = coalesce(c.province, n.province), province_at = coalesce(c.province_at, n.province_at),
      city = coalesce(c.city, n.city), city_at = coalesce(c.city_at, n.city_at), updated_at = now()
  FROM newest AS n
  WHERE c.unified_customer_id = n.other_id
    AND (coalesce(c.customer_name, n.customer_name), coalesce(c.province, n.province), coalesce(c.city, n.city))
        IS DISTINCT FROM (c.customer_name, c.province, c.city)
)
UPDATE table_counts SET row_count = row_count - old.customers
FROM (SELECT count(*) AS customers FROM gone) AS old
WHERE table_name = 'customers' AND old.customers > 0
