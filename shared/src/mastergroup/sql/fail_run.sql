-- A run ends with its reason; the first one stays.
UPDATE {runs} SET status = 'failed', error = %s, finished_at = clock_timestamp()
WHERE run_id = %s AND status = 'running'
