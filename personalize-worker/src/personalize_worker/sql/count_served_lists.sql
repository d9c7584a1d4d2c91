-- Row counts of the lists in service, after some were taken out.
UPDATE table_counts SET row_count = CASE table_name
    WHEN 'offline_user_recommendations' THEN (SELECT count(*) FROM offline_user_recommendations)
    ELSE (SELECT count(*) FROM offline_item_affinity) END
WHERE table_name IN ('offline_user_recommendations', 'offline_item_affinity')
