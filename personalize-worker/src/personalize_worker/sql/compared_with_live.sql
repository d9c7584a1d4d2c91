-- A loaded generation beside what we know and what is in service: lists of unknown customers, and over a thousand
-- customers the mean share of the live top ten that the new top ten holds too.
SELECT (SELECT count(*) FROM {user_recommendations} AS u
        WHERE NOT EXISTS (SELECT FROM customers AS c WHERE c.unified_customer_id = u.user_id)) AS unknown_customers,
       (SELECT avg(shared.share)
        FROM (SELECT user_id, recommendations FROM {user_recommendations} ORDER BY md5(user_id) LIMIT 1000) AS fresh
        JOIN offline_user_recommendations AS live ON live.user_id = fresh.user_id
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE item ->> 'product_id' IN (
            SELECT new_item ->> 'product_id'
            FROM jsonb_array_elements(jsonb_path_query_array(fresh.recommendations, '$[0 to 9]')) AS new_item
          ))::double precision / greatest(count(*), 1) AS share
          FROM jsonb_array_elements(jsonb_path_query_array(live.recommendations, '$[0 to 9]')) AS item
        ) AS shared) AS overlap
