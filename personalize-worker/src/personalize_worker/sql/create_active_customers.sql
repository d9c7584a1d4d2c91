-- Who bought in each window.
CREATE TEMPORARY TABLE active_customers ON COMMIT DROP AS
SELECT DISTINCT w.time_filter, o.unified_customer_id AS user_id
FROM window_totals AS w
JOIN orders AS o ON o.order_date >= coalesce(w.window_start, '-infinity') AND o.order_date < w.window_end
WHERE o.is_purchase AND o.unified_customer_id IS NOT NULL
