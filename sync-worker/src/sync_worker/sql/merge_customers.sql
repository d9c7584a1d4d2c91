-- Write what is newly known of customers: of every field the newest value, in whatever order the values come.
WITH newest AS (
  SELECT unified_customer_id,
         CASE WHEN d.name_at >= coalesce(c.name_at, '-infinity') THEN d.customer_name ELSE c.customer_name END AS customer_name,
         greatest(c.name_at, d.name_at) AS name_at,
         CASE WHEN d.phone_at >= coalesce(c.phone_at, '-infinity') THEN d.phone ELSE c.phone END AS phone,
         greatest(c.phone_at, d.phone_at) AS phone_at,
         CASE WHEN d.email_at >= coalesce(c.email_at, '-infinity') THEN d.email ELSE c.email END AS email,
         greatest(c.email_at, d.email_at) AS email_at,
         CASE WHEN d.address_at >= coalesce(c.address_at, '-infinity') THEN d.address ELSE c.address END AS address,
         greatest(c.address_at, d.address_at) AS address_at,
         CASE WHEN d.province_at >= coalesce(c.province_at, '-infinity') THEN d.province ELSE c.province END AS province,
         greatest(c.province_at, d.province_at) AS province_at,
         CASE WHEN d.city_at >= coalesce(c.city_at, '-infinity') THEN d.city ELSE c.city END AS city,
         greatest(c.city_at, d.city_at) AS city_at,
         greatest(c.seen_at, d.seen_at) AS seen_at
  FROM described_customers AS d JOIN customers AS c USING (unified_customer_id)
), updated AS (
  UPDATE customers AS c
  SET (customer_name, name_at, phone, phone_at, email, email_at,
       address, address_at, province, province_at, city, city_at, seen_at, updated_at)
    = (n.customer_name, n.name_at, n.phone, n.phone_at, n.email, n.email_at,
       n.address, n.address_at, n.province, n.province_at, n.city, n.city_at, n.seen_at, now())
  FROM newest AS n
  WHERE c.unified_customer_id = n.unified_customer_id
    AND (n.customer_name, n.name_at, n.phone, n.phone_at, n.email, n.email_at,
         n.address, n.address_at, n.province, n.province_at, n.city, n.city_at, n.seen_at)
        IS DISTINCT FROM
        (c.customer_name, c.name_at, c.phone, c.phone_at, c.email, c.email_at,
         c.address, c.address_at, c.province, c.province_at, c.city, c.city_at, c.seen_at)
), inserted AS (
  INSERT INTO customers (unified_customer_id, customer_name, name_at, phone, phone_at, email, email_at,
                         address, address_at, province, province_at, city, city_at, seen_at)
  SELECT * FROM described_customers AS d
  WHERE NOT EXISTS (SELECT FROM customers AS c WHERE c.unified_customer_id = d.unified_customer_id)
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count + new.customers
FROM (SELECT count(*) AS customers FROM inserted) AS new
WHERE table_name = 'customers' AND new.customers > 0
