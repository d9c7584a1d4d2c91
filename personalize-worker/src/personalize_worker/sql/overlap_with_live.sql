-- Mean share of the live top ten that the new top ten holds too, over a thousand customers.
SELECT avg(shared.share) AS overlap
FROM (SELECT user_id, recommendations FROM {user_recommendations} ORDER BY md5(user_id) LIMIT 1000) AS fresh
JOIN offline_user_recommendations AS live ON live.user_id = fresh.user_id
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE item ->> 'product_id' IN (
    SELECT new_item ->> 'product_id' FROM jsonb_array_elements(jsonb_path_query_array(fresh.recommendations, '$[0 to 9]')) AS new_item
  ))::double precision / greatest(count(*), 1) AS share
  FROM jsonb_array_elements(jsonb_path_query_array(live.recommendations, '$[0 to 9]')) AS item
) AS shared
