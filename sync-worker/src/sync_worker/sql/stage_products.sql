-- Temporary table that holds one window of products until it is merged; seq is the place in the feed.
CREATE TEMP TABLE staged_products (
  seq integer, product_id text, product_name text, category text, product_type text, brand_name text, price numeric,
  in_stock boolean, is_active boolean, is_merchandise boolean, content_hash uuid
);
