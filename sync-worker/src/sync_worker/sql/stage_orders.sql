-- Temporary tables that hold one window of orders until it is merged; seq is the place in the feed.
CREATE TEMP TABLE staged_orders (
  seq integer, source text, order_id text, order_name text, unified_customer_id text, customer_name text, phone text,
  email text, address text, province text, city text, country text, order_date timestamptz, status text,
  is_purchase boolean, total_price numeric, discount numeric, payment_mode text, brand_name text, content_hash uuid
);
CREATE TEMP TABLE staged_lines (
  seq integer, line integer, product_id text, product_name text, product_type text, quantity numeric,
  unit_price numeric, is_merchandise boolean
);
