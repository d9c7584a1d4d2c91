-- One customer's affinities, and what they are blended from where there are none: the list, and what is like the last purchases.
SELECT live.*, a.recommendations AS affinities, r.recommendations AS items,
       CASE WHEN %(purchased)s THEN p.purchased END AS purchased,
       CASE WHEN coalesce(jsonb_array_length(a.recommendations), 0) = 0 THEN (
         SELECT json_agg(s.similar_products ORDER BY b.position)
         FROM unnest(p.last_products[:10]) WITH ORDINALITY AS b (product_id, position)
         JOIN offline_similar_items AS s ON s.product_id = b.product_id
       ) END AS similar_lists
FROM {live} AS live
CROSS JOIN unnest(%(ids)s::text[]) AS asked (user_id)
LEFT JOIN offline_item_affinity AS a ON a.user_id = asked.user_id
LEFT JOIN offline_user_recommendations AS r ON r.user_id = asked.user_id
LEFT JOIN customer_profiles AS p ON p.user_id = asked.user_id
