-- Who bought what in a window, as small integers.
SELECT DISTINCT c.customer_no, i.product_no
FROM purchase_lines AS p
JOIN customers AS c ON c.unified_customer_id = p.unified_customer_id
JOIN products AS i ON i.product_id = p.product_id
JOIN window_totals AS w ON w.time_filter = {time_filter}
WHERE p.order_date >= coalesce(w.window_start, '-infinity') AND p.order_date < w.window_end
