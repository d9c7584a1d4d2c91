-- The windows that the sync has computed.
SELECT time_filter FROM window_totals ORDER BY time_filter
