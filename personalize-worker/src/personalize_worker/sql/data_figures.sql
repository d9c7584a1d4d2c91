-- What would be exported, in figures: one pass over each table, and no group that is as large as one but for repeats.
WITH of_lines AS (
  SELECT count(*) AS lines,
         count(*) FILTER (WHERE o.is_purchase AND i.quantity > 0 AND p.is_merchandise
                            AND o.unified_customer_id IS NOT NULL) AS interactions,
         count(*) FILTER (WHERE o.order_id IS NULL OR p.product_id IS NULL) AS orphans,
         count(*) FILTER (WHERE i.unit_price IS NULL) AS priceless,
         count(*) FILTER (WHERE 'NaN' IN (i.unit_price, i.quantity)) AS no_numbers
  FROM order_items AS i
  LEFT JOIN orders AS o ON o.source = i.source AND o.order_id = i.order_id
  LEFT JOIN products AS p ON p.product_id = i.product_id
), of_orders AS (
  SELECT count(*) AS orders, count(*) FILTER (WHERE o.unified_customer_id IS NULL) AS nameless,
         count(*) FILTER (WHERE o.unified_customer_id IS NOT NULL AND c.unified_customer_id IS NULL) AS strangers,
         count(*) FILTER (WHERE o.order_date < %(first_day)s OR o.order_date > now() + interval '1 day') AS misdated
  FROM orders AS o
  LEFT JOIN customers AS c ON c.unified_customer_id = o.unified_customer_id
  WHERE o.is_purchase
), of_repeats AS (
  SELECT coalesce(sum(again), 0)::bigint AS repeated
  FROM (SELECT count(*) - 1 AS again FROM orders WHERE is_purchase AND unified_customer_id IS NOT NULL
        GROUP BY unified_customer_id, order_date, total_price HAVING count(*) > 1) AS groups
), of_customers AS (
  SELECT count(*) AS users, count(*) FILTER (WHERE province IS NULL AND city IS NULL) AS placeless,
         count(*) FILTER (WHERE unified_customer_id !~ '\S') AS blank_users,
         count(*) FILTER (WHERE length(unified_customer_id) > %(longest_id)s) AS long_users,
         count(*) FILTER (WHERE greatest(length(province), length(city)) > %(longest_text)s) AS cut_places
  FROM customers
), of_products AS (
  SELECT count(*) AS items, count(*) FILTER (WHERE product_id !~ '\S') AS blank_items,
         count(*) FILTER (WHERE length(product_id) > %(longest_id)s) AS long_items,
         count(*) FILTER (WHERE length(category) > %(longest_text)s) AS cut_categories,
         count(*) FILTER (WHERE price = 'NaN') AS no_prices
  FROM products
  WHERE is_merchandise
)
SELECT * FROM of_lines, of_orders, of_repeats, of_customers, of_products
