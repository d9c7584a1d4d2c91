-- Hours since the last good sync ended, and since the newest synced order; null where there is none.
SELECT round(extract(epoch FROM now() - s.finished_at) / 3600, 2)::float8 AS lag_hours,
       round(extract(epoch FROM now() - v.data_through) / 3600, 2)::float8 AS newest_order_lag_hours
FROM data_version AS v
LEFT JOIN (SELECT finished_at FROM erp_syncs WHERE status = 'done' ORDER BY started_at DESC LIMIT 1) AS s ON true
