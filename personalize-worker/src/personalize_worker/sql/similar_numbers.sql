-- Each product with the products of its similar list, as small integers.
SELECT a.product_no, b.product_no
FROM {similar_items} AS s
CROSS JOIN LATERAL jsonb_array_elements(s.similar_products) AS listed (item)
JOIN products AS a ON a.product_id = s.product_id
JOIN products AS b ON b.product_id = listed.item ->> 'product_id'
