-- The fallback lists of the scopes and places asked for, each best first.
SELECT p.scope, p.place,
       json_agg(json_build_array(p.product_id, p.score,
         CASE WHEN c.product_id IS NOT NULL THEN json_build_array(c.product_name, c.in_stock, c.is_offered) END
       ) ORDER BY p.rank) AS items
FROM unnest(%(scopes)s::text[], %(places)s::text[]) AS asked (scope, place)
JOIN popular_products AS p ON p.scope = asked.scope AND p.place = asked.place
LEFT JOIN product_cards AS c ON c.product_id = p.product_id
GROUP BY p.scope, p.place
