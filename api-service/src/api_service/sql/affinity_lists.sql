-- One customer's affinities, and what they are blended from where there are none: the list, and what is like the last purchases.
SELECT live.*, coalesce(p.purchased, '{{}}') AS purchased, ({affinity_list}) AS affinities, ({user_list}) AS items,
       (SELECT json_agg(({similar_list}) ORDER BY b.position)
        FROM unnest(p.last_products[:10]) WITH ORDINALITY AS b (product_id, position)
        JOIN offline_similar_items AS s ON s.product_id = b.product_id) AS similar_lists
FROM {live} AS live
CROSS JOIN unnest(%(ids)s::text[]) AS asked (user_id)
LEFT JOIN offline_item_affinity AS a ON a.user_id = asked.user_id
LEFT JOIN offline_user_recommendations AS r ON r.user_id = asked.user_id
LEFT JOIN customer_profiles AS p ON p.user_id = asked.user_id
