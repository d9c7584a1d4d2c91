-- The generation in a few numbers a window; the mean is taken in a fixed order, or its last digits would depend on where rows lie.
WITH lengths AS MATERIALIZED (
  SELECT user_id, jsonb_array_length(recommendations) AS items FROM {user_recommendations}
), lists AS (
  SELECT a.time_filter, sum(l.items) AS items
  FROM active_customers AS a JOIN lengths AS l ON l.user_id = a.user_id
  GROUP BY a.time_filter
), similarity AS (
  SELECT time_filter, avg(avg_similarity_score ORDER BY product_id) AS mean FROM {product_recommendation_stats} GROUP BY time_filter
)
INSERT INTO {recommendation_totals} (time_filter, total_recommendations, avg_similarity_score, coverage)
SELECT w.time_filter, coalesce(l.items, 0), s.mean, %(coverage)s
FROM window_totals AS w
LEFT JOIN lists AS l ON l.time_filter = w.time_filter
LEFT JOIN similarity AS s ON s.time_filter = w.time_filter
