-- The mean cosines of one window.
UPDATE {product_recommendation_stats} AS s SET avg_similarity_score = m.mean
FROM unnest(%(ids)s::text[], %(means)s::double precision[]) AS m (product_id, mean)
WHERE s.time_filter = %(time_filter)s AND s.product_id = m.product_id
