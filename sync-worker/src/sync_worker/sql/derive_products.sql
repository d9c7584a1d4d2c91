-- Products known only from order lines: added, and kept up with their newest line until a product record comes.
WITH newest AS (
  SELECT DISTINCT ON (l.product_id) l.product_id, l.product_name, l.product_type, o.brand_name,
         nullif(l.unit_price, 0) AS price, l.is_merchandise, o.order_date,
         md5(concat_ws('|', l.product_name, l.product_type, o.brand_name, l.unit_price))::uuid AS content_hash
  FROM changed_records JOIN staged_orders AS o USING (seq) JOIN staged_lines AS l USING (seq)
  WHERE NOT EXISTS (SELECT FROM products AS p WHERE p.product_id = l.product_id AND NOT p.derived)
  ORDER BY l.product_id, l.product_name IS NULL, o.order_date DESC, l.seq DESC, l.line DESC
), updated AS (
  UPDATE products AS p
  SET product_name = coalesce(n.product_name, p.product_name), product_type = coalesce(n.product_type, p.product_type),
      brand_name = coalesce(n.brand_name, p.brand_name), price = coalesce(n.price, p.price),
      is_merchandise = CASE WHEN n.product_name IS NULL THEN p.is_merchandise ELSE n.is_merchandise END,
      content_hash = n.content_hash, updated_at = n.order_date
  FROM newest AS n
  WHERE p.product_id = n.product_id AND p.derived AND p.updated_at <= n.order_date
    AND (p.updated_at, p.content_hash) <> (n.order_date, n.content_hash)
), inserted AS (
  INSERT INTO products (product_id, product_name, product_type, brand_name, price, is_merchandise, derived,
                        content_hash, updated_at)
  SELECT product_id, coalesce(product_name, product_id), product_type, brand_name, price, is_merchandise, true,
         content_hash, order_date
  FROM newest AS n WHERE NOT EXISTS (SELECT FROM products AS p WHERE p.product_id = n.product_id)
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count + new.products
FROM (SELECT count(*) AS products FROM inserted) AS new
WHERE table_name = 'products' AND new.products > 0
