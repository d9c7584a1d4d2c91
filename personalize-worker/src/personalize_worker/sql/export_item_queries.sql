-- items.json: ask for every product that may be recommended.
COPY (
  SELECT json_build_object('itemId', product_id) FROM products WHERE is_merchandise ORDER BY product_id
) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
