-- How many of a window's active customers are recommended each product; products sold or listed, the rest count 0.
INSERT INTO {product_recommendation_stats} (time_filter, product_id, recommendation_count)
SELECT coalesce(r.time_filter, s.time_filter), coalesce(r.product_id, s.product_id), coalesce(r.customers, 0)
FROM (
  SELECT a.time_filter, t.product_id, count(*) AS customers
  FROM active_customers AS a JOIN top_tens AS t ON t.user_id = a.user_id
  GROUP BY a.time_filter, t.product_id
) AS r
FULL JOIN (
  SELECT w.time_filter, i.product_id FROM window_totals AS w CROSS JOIN {similar_items} AS i
) AS s ON s.time_filter = r.time_filter AND s.product_id = r.product_id
