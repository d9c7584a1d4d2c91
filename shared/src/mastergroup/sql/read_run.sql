-- One run, for those who follow it.
SELECT run_id, trigger, status, error, options, started_at, finished_at FROM {runs} WHERE run_id = %s
