-- The fallback lists of the scopes and places asked for, each best first.
SELECT p.scope, p.place,
       json_agg(json_build_object('product_id', p.product_id, 'score', p.score) ORDER BY p.rank) AS items
FROM unnest(%(scopes)s::text[], %(places)s::text[]) AS asked (scope, place)
JOIN popular_products AS p ON p.scope = asked.scope AND p.place = asked.place
GROUP BY p.scope, p.place
