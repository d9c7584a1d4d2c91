-- The generation in a few numbers a window.
INSERT INTO {recommendation_totals} (time_filter, total_recommendations, avg_similarity_score, distinct_products)
SELECT w.time_filter,
       (SELECT coalesce(sum(jsonb_array_length(u.recommendations)), 0)
        FROM {user_recommendations} AS u JOIN active_customers AS a ON a.user_id = u.user_id
        WHERE a.time_filter = w.time_filter),
       (SELECT avg(s.avg_similarity_score) FROM {product_recommendation_stats} AS s WHERE s.time_filter = w.time_filter),
       listed.products
FROM window_totals AS w,
     (SELECT count(DISTINCT item ->> 'product_id') AS products
      FROM {user_recommendations} AS u, jsonb_array_elements(u.recommendations) AS item) AS listed
