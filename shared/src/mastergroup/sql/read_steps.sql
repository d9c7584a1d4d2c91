-- The steps of one run in order.
SELECT step, status, detail, error, attempts, started_at, finished_at FROM {steps} WHERE run_id = %s ORDER BY position
