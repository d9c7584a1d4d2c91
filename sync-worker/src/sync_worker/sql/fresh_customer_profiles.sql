-- Fresh rows of customer_profiles: everything from purchases, newest first.
CREATE TEMP TABLE fresh_customer_profiles ON COMMIT DROP AS
WITH bought AS (
  SELECT o.customer, p.product, p.product_id, max(o.order_no) AS last_order
  FROM order_items AS i JOIN numbered_orders AS o USING (source, order_id) JOIN numbered_products AS p USING (product_id)
  WHERE i.quantity > 0 AND o.customer >= 0
  GROUP BY o.customer, p.product, p.product_id
), newest AS (
  SELECT customer, max(last_order) AS order_no, array_agg(product_id ORDER BY last_order DESC, product) AS purchased
  FROM bought GROUP BY customer
), last_basket AS (
  SELECT b.customer, array_agg(b.product_id ORDER BY b.product) AS last_products
  FROM bought AS b JOIN newest AS n ON n.customer = b.customer AND n.order_no = b.last_order GROUP BY b.customer
)
SELECT c.unified_customer_id AS user_id, o.province, o.city, o.order_date AS last_order_at, n.purchased, l.last_products
FROM newest AS n JOIN last_basket AS l USING (customer) JOIN numbered_orders AS o USING (order_no)
JOIN numbered_customers AS c ON c.customer = n.customer
