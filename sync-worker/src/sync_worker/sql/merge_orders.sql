-- Write the new and the changed orders, each for the customer that the alias of its id names.
WITH written AS (
  INSERT INTO orders (source, order_id, order_name, unified_customer_id, stated_customer_id, customer_name, province, city,
                      country, order_date, status, is_purchase, total_price, discount, payment_mode, brand_name,
                      content_hash, run_id)
  SELECT o.source, o.order_id, o.order_name, coalesce(a.unified_customer_id, o.unified_customer_id), a.alias_id,
         o.customer_name, o.province, o.city, o.country, o.order_date, o.status, o.is_purchase, o.total_price, o.discount,
         o.payment_mode, o.brand_name, o.content_hash, %(run_id)s
  FROM changed_records JOIN staged_orders AS o USING (seq)
  LEFT JOIN customer_aliases AS a ON a.alias_id = o.unified_customer_id
  ON CONFLICT (source, order_id) DO UPDATE SET
    order_name = excluded.order_name, unified_customer_id = excluded.unified_customer_id,
    stated_customer_id = excluded.stated_customer_id, customer_name = excluded.customer_name, province = excluded.province, city = excluded.city,
    country = excluded.country, order_date = excluded.order_date, status = excluded.status,
    is_purchase = excluded.is_purchase, total_price = excluded.total_price, discount = excluded.discount,
    payment_mode = excluded.payment_mode, brand_name = excluded.brand_name, content_hash = excluded.content_hash,
    run_id = excluded.run_id, synced_at = now()
)
UPDATE table_counts SET row_count = row_count + new.orders
FROM (SELECT count(*) AS orders FROM changed_records WHERE is_new) AS new
WHERE table_name = 'orders' AND new.orders > 0
