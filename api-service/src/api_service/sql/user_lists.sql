-- For each customer asked for, in order: the list, the last place, and where asked for what was bought, and (explain) what each item resembles.
SELECT live.*, p.province, p.city, r.recommendations AS items,
       CASE WHEN %(purchased)s THEN p.purchased END AS purchased,
       CASE WHEN %(explain)s THEN (
         SELECT json_object_agg(nearest.product_id, nearest.bought)
         FROM (
           SELECT DISTINCT ON (i.item ->> 'product_id') i.item ->> 'product_id' AS product_id, b.product_id AS bought
           FROM unnest(p.purchased[:50]) WITH ORDINALITY AS b (product_id, age)
           JOIN offline_similar_items AS s ON s.product_id = b.product_id
           CROSS JOIN jsonb_array_elements(s.similar_products) WITH ORDINALITY AS i (item, rank)
           ORDER BY i.item ->> 'product_id', i.rank, b.age
         ) AS nearest
       ) END AS resembles
FROM {live} AS live
CROSS JOIN unnest(%(ids)s::text[]) WITH ORDINALITY AS asked (user_id, position)
LEFT JOIN offline_user_recommendations AS r ON r.user_id = asked.user_id
LEFT JOIN customer_profiles AS p ON p.user_id = asked.user_id
ORDER BY asked.position
