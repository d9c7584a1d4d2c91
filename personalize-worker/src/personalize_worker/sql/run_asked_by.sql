-- Who asked for a run, and when.
SELECT trigger, started_at FROM pipeline_runs WHERE run_id = %s
