-- Every run has an end: fail those that are older than the limit.
UPDATE {runs} AS r
SET status = 'failed', finished_at = clock_timestamp(),
    error = 'not finished after ' || %(hours)s || ' hours; waiting at step '
            || coalesce((SELECT s.step FROM {steps} AS s WHERE s.run_id = r.run_id AND s.status <> 'done'
                         ORDER BY s.position LIMIT 1), 'none')
WHERE r.status = 'running' AND r.started_at < now() - make_interval(secs => %(hours)s * 3600)
