-- For each product asked for, in order: the published list of similar ones, and its category.
SELECT live.*, category.category, s.similar_products IS NOT NULL AS known,
       (SELECT json_agg(json_build_array(i.item ->> 'product_id', i.item -> 'score', (
                 SELECT json_build_array(c.product_name, c.in_stock, c.is_offered)
                 FROM product_cards AS c WHERE c.product_id = i.item ->> 'product_id')) ORDER BY i.rank)
        FROM jsonb_array_elements(s.similar_products) WITH ORDINALITY AS i (item, rank)) AS items
FROM {live} AS live
CROSS JOIN unnest(%(ids)s::text[]) WITH ORDINALITY AS asked (product_id, position)
LEFT JOIN offline_similar_items AS s ON s.product_id = asked.product_id
LEFT JOIN product_cards AS category ON category.product_id = asked.product_id
ORDER BY asked.position
