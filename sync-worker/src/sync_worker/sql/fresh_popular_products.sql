-- Fresh rows of popular_products.
CREATE TEMP TABLE fresh_popular_products ON COMMIT DROP AS
SELECT n.scope, n.place, c.rank, p.product_id, c.score
FROM computed_popular AS c
JOIN numbered_places AS n ON n.place_no = c.place AND n.scope = (ARRAY['all', 'province', 'city', 'category'])[c.scope + 1]
JOIN numbered_products AS p USING (product)
