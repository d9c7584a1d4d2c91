-- For each product asked for, in order: the list of similar ones, and its category.
SELECT live.*, asked_card.category, s.similar_products AS items
FROM {live} AS live
CROSS JOIN unnest(%(ids)s::text[]) WITH ORDINALITY AS asked (product_id, position)
LEFT JOIN offline_similar_items AS s ON s.product_id = asked.product_id
LEFT JOIN product_cards AS asked_card ON asked_card.product_id = asked.product_id
ORDER BY asked.position
