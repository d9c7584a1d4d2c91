-- Every product as lists show it, as [product id, name, in stock, is offered], and the data version that this is true for.
SELECT v.version,
       (SELECT json_agg(json_build_array(c.product_id, c.product_name, c.in_stock, c.is_offered)) FROM product_cards AS c) AS cards
FROM data_version AS v
