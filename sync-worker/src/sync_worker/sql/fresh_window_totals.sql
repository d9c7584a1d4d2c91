-- Fresh rows of window_totals.
CREATE TEMP TABLE fresh_window_totals ON COMMIT DROP AS
SELECT w.time_filter, w.window_start, w.window_end, t.orders, t.customers, t.products, t.pairs AS active_customer_pairs
FROM computed_totals AS t JOIN numbered_windows AS w USING (time_window)
