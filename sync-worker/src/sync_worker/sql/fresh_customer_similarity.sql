-- Fresh rows of customer_similarity.
CREATE TEMP TABLE fresh_customer_similarity ON COMMIT DROP AS
SELECT w.time_filter, s.rank, n.unified_customer_id AS customer_id, c.customer_name,
       s.similar AS similar_customers_count, coalesce(shared.products, '[]') AS top_shared_products
FROM computed_similarity AS s JOIN numbered_windows AS w USING (time_window)
JOIN numbered_customers AS n USING (customer) JOIN customers AS c USING (unified_customer_id)
LEFT JOIN (
  SELECT time_window, rank, jsonb_agg(jsonb_build_object('product_id', p.product_id, 'shared_count', customers)
                                      ORDER BY customers DESC, product) AS products
  FROM computed_shared JOIN numbered_products AS p USING (product) GROUP BY time_window, rank
) AS shared USING (time_window, rank)
