-- A window in a few numbers.
SELECT live.*, coalesce(r.total_recommendations, 0) AS total_recommendations, r.avg_similarity_score,
       coalesce(w.active_customer_pairs, 0) AS active_customer_pairs, coalesce(w.customers, 0) AS total_users,
       coalesce(w.products, 0) AS total_products, coalesce(r.coverage, 0) AS coverage
FROM {live} AS live
LEFT JOIN recommendation_totals AS r ON r.time_filter = %(time_filter)s
LEFT JOIN window_totals AS w ON w.time_filter = %(time_filter)s
