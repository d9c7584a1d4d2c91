-- The run that a sync report is about: the one asked for, else the newest that read the ERP.
SELECT run_id, trigger, status, error, started_at, finished_at,
       extract(epoch FROM coalesce(finished_at, now()) - started_at)::float8 AS seconds
FROM sync_runs
WHERE run_id = coalesce(%(run_id)s, (SELECT run_id FROM erp_syncs ORDER BY started_at DESC LIMIT 1))
