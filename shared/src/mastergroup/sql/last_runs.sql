-- The five newest runs of each flow.
(SELECT 'sync' AS flow, run_id, status, error, started_at, finished_at FROM sync_runs ORDER BY started_at DESC LIMIT 5)
UNION ALL
(SELECT 'pipeline', run_id, status, error, started_at, finished_at FROM pipeline_runs ORDER BY started_at DESC LIMIT 5)
ORDER BY started_at DESC
