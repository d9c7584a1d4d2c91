-- Who bought in each window.
CREATE TEMPORARY TABLE active_customers ON COMMIT DROP AS
SELECT DISTINCT w.time_filter, p.unified_customer_id AS user_id
FROM window_totals AS w
JOIN purchase_lines AS p ON p.order_date >= coalesce(w.window_start, '-infinity') AND p.order_date < w.window_end
WHERE p.unified_customer_id IS NOT NULL
