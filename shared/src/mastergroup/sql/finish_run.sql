-- After a step: the run is done if no step is left, else the tick may re-send it after the grace.
UPDATE {runs} AS r
SET status = CASE WHEN rest.steps = 0 THEN 'done' ELSE r.status END,
    finished_at = CASE WHEN rest.steps = 0 THEN clock_timestamp() END,
    resend_after = now() + make_interval(secs => %(grace)s)
FROM (SELECT count(*) AS steps FROM {steps} WHERE run_id = %(run_id)s AND status <> 'done') AS rest
WHERE r.run_id = %(run_id)s AND r.status = 'running'
