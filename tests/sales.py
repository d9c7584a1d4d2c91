"""A small shop written straight into the tables, for tests that start after the sync."""

import psycopg

# 60 customers of two provinces with different tastes, 30 products, about 1,900 purchase lines over 200 days; one
# postage product, one customer with nothing but a cancelled order, one product that nobody buys.
_SHOP = """
INSERT INTO products (product_id, product_name, category, price, is_merchandise, content_hash)
SELECT 'P' || lpad(n::text, 2, '0'), 'Product ' || n, CASE WHEN n % 2 = 0 THEN 'Pillow' ELSE 'Mattress' END, n * 100,
       true, md5(n::text)::uuid
FROM generate_series(1, 31) AS n;
INSERT INTO products (product_id, product_name, price, is_merchandise, content_hash)
VALUES ('POST', 'POSTAGE', 50, false, md5('post')::uuid);

INSERT INTO customers (unified_customer_id, customer_name, phone, province, city, seen_at)
SELECT format('0300%s_c%s', lpad(n::text, 7, '0'), n), 'C' || n, format('0300%s', lpad(n::text, 7, '0')),
       CASE WHEN n % 2 = 0 THEN 'Punjab' ELSE 'Sindh' END, CASE WHEN n % 2 = 0 THEN 'Lahore' ELSE 'Karachi' END, now()
FROM generate_series(1, 61) AS n;

INSERT INTO orders (source, order_id, unified_customer_id, province, city, order_date, status, is_purchase, total_price,
                    content_hash, run_id)
SELECT 'pos', 'O' || c.customer_no || '-' || visit, c.unified_customer_id, c.province, c.city,
       timestamptz '2025-01-01 12:00+05' + make_interval(days => visit * 20, hours => c.customer_no), 'Completed', true, 100,
       md5(c.customer_no || '-' || visit)::uuid, 'test'
FROM customers AS c, generate_series(1, 10) AS visit WHERE c.customer_no <= 60;
INSERT INTO orders (source, order_id, unified_customer_id, order_date, status, is_purchase, content_hash, run_id)
SELECT 'oe', 'cancelled', unified_customer_id, timestamptz '2025-03-01 12:00+05', 'Cancelled', false, md5('x')::uuid, 'test'
FROM customers WHERE customer_no = 61;

INSERT INTO order_items (source, order_id, line, product_id, product_name, quantity, unit_price)
SELECT o.source, o.order_id, line, 'P' || lpad(
         (1 + (c.customer_no * 7 + line * 3 + length(o.order_id)) % 15 + CASE WHEN c.province = 'Punjab' THEN 15 ELSE 0 END)::text,
         2, '0'), 'a product', 1, 100
FROM orders AS o JOIN customers AS c USING (unified_customer_id), generate_series(1, 3) AS line;
INSERT INTO order_items (source, order_id, line, product_id, product_name, quantity, unit_price)
SELECT source, order_id, 4, 'POST', 'POSTAGE', 1, 50 FROM orders WHERE source = 'pos';
INSERT INTO order_items (source, order_id, line, product_id, product_name, quantity, unit_price)
SELECT source, order_id, 5, 'P01', 'a return', -1, 100 FROM orders WHERE order_id LIKE '%-1';

INSERT INTO customer_profiles (user_id, province, city, last_order_at, purchased, last_products)
SELECT p.unified_customer_id, min(p.province), min(p.city), max(p.order_date), array_agg(DISTINCT p.product_id),
       (array_agg(p.product_id ORDER BY p.order_date DESC))[1:3]
FROM purchase_lines AS p GROUP BY 1;
INSERT INTO window_totals VALUES
  ('all', NULL, '2025-08-01 00:00+05', 600, 60, 30, 0), ('30days', '2025-07-01 00:00+05', '2025-08-01 00:00+05', 100, 60, 30, 0);
UPDATE data_version SET version = 1, data_through = (SELECT max(order_date) FROM orders);
"""


def insert_shop(database_url: str) -> None:
    """Fill a migrated, empty database with the small shop."""
    with psycopg.connect(database_url) as connection:
        connection.execute(_SHOP)
