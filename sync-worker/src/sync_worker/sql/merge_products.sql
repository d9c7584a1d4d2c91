-- Write the new and the changed products; a product known only from order lines becomes a real one, and
-- one without a name (a deletion often has none) keeps that which is known.
WITH updated AS (
  UPDATE products AS p
  SET product_name = coalesce(nullif(s.product_name, s.product_id), p.product_name), category = s.category, product_type = s.product_type, brand_name = s.brand_name,
      price = s.price, in_stock = s.in_stock, is_active = s.is_active, is_merchandise = s.is_merchandise,
      derived = false, content_hash = s.content_hash, updated_at = now()
  FROM changed_records AS c JOIN staged_products AS s USING (seq)
  WHERE NOT c.is_new AND p.product_id = s.product_id
), inserted AS (
  INSERT INTO products (product_id, product_name, category, product_type, brand_name, price, in_stock, is_active,
                        is_merchandise, content_hash)
  SELECT product_id, product_name, category, product_type, brand_name, price, in_stock, is_active,
         is_merchandise, content_hash
  FROM changed_records JOIN staged_products USING (seq) WHERE is_new
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count + new.products
FROM (SELECT count(*) AS products FROM inserted) AS new
WHERE table_name = 'products' AND new.products > 0
