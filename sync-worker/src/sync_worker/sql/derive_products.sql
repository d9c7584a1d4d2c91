-- Products known only from order lines, until a product record comes: each as the newest of the lines that tell most of it
-- (a name, then a price) has it, in whatever order the lines come. Lines of replaced versions of an order count too.
WITH best AS (
  SELECT DISTINCT ON (l.product_id) l.product_id, l.product_name, l.product_type, o.brand_name,
         nullif(l.unit_price, 0) AS price, l.is_merchandise, o.order_date,
         md5(concat_ws('|', l.product_name, l.product_type, o.brand_name, l.unit_price))::uuid AS content_hash
  FROM staged_orders AS o JOIN staged_lines AS l USING (seq)
  WHERE NOT EXISTS (SELECT FROM products AS p WHERE p.product_id = l.product_id AND NOT p.derived)
  ORDER BY l.product_id, l.product_name IS NULL, nullif(l.unit_price, 0) IS NULL, o.order_date DESC, l.seq DESC,
           l.line DESC
), updated AS (
  UPDATE products AS p
  SET product_name = coalesce(b.product_name, b.product_id), product_type = b.product_type, brand_name = b.brand_name,
      price = b.price, is_merchandise = b.is_merchandise, content_hash = b.content_hash, updated_at = b.order_date
  FROM best AS b
  WHERE p.product_id = b.product_id AND p.derived
    AND (b.product_name IS NOT NULL, b.price IS NOT NULL, b.order_date)
        >= (p.product_name <> p.product_id, p.price IS NOT NULL, p.updated_at)
    AND (p.updated_at, p.content_hash) <> (b.order_date, b.content_hash)
), inserted AS (
  INSERT INTO products (product_id, product_name, product_type, brand_name, price, is_merchandise, derived,
                        content_hash, updated_at)
  SELECT product_id, coalesce(product_name, product_id), product_type, brand_name, price, is_merchandise, true,
         content_hash, order_date
  FROM best AS b WHERE NOT EXISTS (SELECT FROM products AS p WHERE p.product_id = b.product_id)
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count + new.products
FROM (SELECT count(*) AS products FROM inserted) AS new
WHERE table_name = 'products' AND new.products > 0
