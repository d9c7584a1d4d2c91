-- items.csv: every product that may be recommended.
COPY (
  SELECT product_id AS "ITEM_ID", left(regexp_replace(category, '\s+', ' ', 'g'), 1000) AS "CATEGORY",
         price::real AS "PRICE"
  FROM products
  WHERE is_merchandise
  ORDER BY product_id
) TO STDOUT WITH (FORMAT csv, HEADER, ESCAPE '\', FORCE_QUOTE ("ITEM_ID", "CATEGORY"))
