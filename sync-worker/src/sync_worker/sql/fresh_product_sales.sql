-- Fresh rows of product_sales.
CREATE TEMP TABLE fresh_product_sales ON COMMIT DROP AS
SELECT w.time_filter, p.product_id, s.orders, (s.cents / 100.0)::numeric(18, 2) AS revenue
FROM computed_sales AS s JOIN numbered_windows AS w USING (time_window) JOIN numbered_products AS p USING (product)
