-- Small integers for what was bought: customers and products by id, places by name, orders by time (this transaction only).
CREATE TEMP TABLE numbered_customers ON COMMIT DROP AS
SELECT unified_customer_id, row_number() OVER (ORDER BY unified_customer_id COLLATE "C")::integer - 1 AS customer
FROM customers;
CREATE TEMP TABLE numbered_products ON COMMIT DROP AS
SELECT product_id, row_number() OVER (ORDER BY product_id COLLATE "C")::integer - 1 AS product,
       CASE WHEN category IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY category)::integer - 1 END AS category_no,
       category, is_active AND is_merchandise AS offered
FROM products;
CREATE TEMP TABLE numbered_orders ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY o.order_date, o.source, o.order_id)::integer - 1 AS order_no,
       o.source, o.order_id, o.order_date, coalesce(c.customer, -1) AS customer, o.province, o.city,
       CASE WHEN o.province IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY o.province)::integer - 1 END AS province_no,
       CASE WHEN o.city IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY o.city)::integer - 1 END AS city_no
FROM orders AS o LEFT JOIN numbered_customers AS c USING (unified_customer_id)
WHERE o.is_purchase;
CREATE TEMP TABLE numbered_places ON COMMIT DROP AS
SELECT 'all' AS scope, 0 AS place_no, '' AS place
UNION SELECT 'province', province_no, province FROM numbered_orders WHERE province_no >= 0
UNION SELECT 'city', city_no, city FROM numbered_orders WHERE city_no >= 0
UNION SELECT 'category', category_no, category FROM numbered_products WHERE category_no >= 0;
ANALYZE numbered_customers, numbered_products, numbered_orders, numbered_places
