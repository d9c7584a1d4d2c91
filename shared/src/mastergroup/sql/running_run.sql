-- The run of the flow that is running now.
SELECT run_id, steps, options FROM {runs} WHERE status = 'running'
