-- Fresh rows of product_pairs.
CREATE TEMP TABLE fresh_product_pairs ON COMMIT DROP AS
SELECT w.time_filter, a.product_id AS product_a_id, b.product_id AS product_b_id, c.orders AS order_count,
       c.customers AS customer_count, (c.cents / 100.0)::numeric(18, 2) AS combined_revenue,
       c.support, c.confidence_a_to_b, c.confidence_b_to_a, c.lift
FROM computed_pairs AS c JOIN numbered_windows AS w USING (time_window)
JOIN numbered_products AS a ON a.product = c.a JOIN numbered_products AS b ON b.product = c.b
