-- One customer's affinities, and what they are blended from where there are none: the list, and what is like the last purchases.
SELECT live.*, coalesce(p.purchased, '{{}}') AS purchased,
       (SELECT json_agg(json_build_array(i.item ->> 'product_id', i.item -> 'affinity_score', (
                 SELECT json_build_array(c.product_name, c.in_stock, c.is_offered)
                 FROM product_cards AS c WHERE c.product_id = i.item ->> 'product_id')) ORDER BY i.rank)
        FROM jsonb_array_elements(a.recommendations) WITH ORDINALITY AS i (item, rank)) AS affinities,
       (SELECT json_agg(json_build_array(i.item ->> 'product_id', i.item -> 'score', (
                 SELECT json_build_array(c.product_name, c.in_stock, c.is_offered)
                 FROM product_cards AS c WHERE c.product_id = i.item ->> 'product_id')) ORDER BY i.rank)
        FROM jsonb_array_elements(r.recommendations) WITH ORDINALITY AS i (item, rank)) AS items,
       (SELECT json_agg((
                 SELECT json_agg(json_build_array(i.item ->> 'product_id', i.item -> 'score', (
                          SELECT json_build_array(c.product_name, c.in_stock, c.is_offered)
                          FROM product_cards AS c WHERE c.product_id = i.item ->> 'product_id')) ORDER BY i.rank)
                 FROM jsonb_array_elements(s.similar_products) WITH ORDINALITY AS i (item, rank)) ORDER BY b.position)
        FROM unnest(p.last_products[:10]) WITH ORDINALITY AS b (product_id, position)
        JOIN offline_similar_items AS s ON s.product_id = b.product_id) AS similar_lists
FROM {live} AS live
CROSS JOIN unnest(%(ids)s::text[]) AS asked (user_id)
LEFT JOIN offline_item_affinity AS a ON a.user_id = asked.user_id
LEFT JOIN offline_user_recommendations AS r ON r.user_id = asked.user_id
LEFT JOIN customer_profiles AS p ON p.user_id = asked.user_id
