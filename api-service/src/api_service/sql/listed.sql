-- A stored list with what the catalogue says of each product: [[product id, score, [name, in stock, is offered]], ...].
SELECT json_agg(json_build_array(
         i.item ->> 'product_id',
         coalesce(i.item -> 'score', i.item -> 'affinity_score'),
         (SELECT json_build_array(c.product_name, c.in_stock, c.is_offered)
          FROM product_cards AS c WHERE c.product_id = i.item ->> 'product_id')
       ) ORDER BY i.rank)
FROM jsonb_array_elements({list}) WITH ORDINALITY AS i (item, rank)
