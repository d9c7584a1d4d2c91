-- Every run has an end: fail those that are older than the limit, and take the lease from whoever still drives one.
WITH old AS (
  UPDATE {runs} AS r
  SET status = 'failed', finished_at = clock_timestamp(),
      error = 'not finished after ' || %(hours)s || ' hours; waiting at step '
              || coalesce((SELECT s.step FROM {steps} AS s WHERE s.run_id = r.run_id AND s.status <> 'done'
                           ORDER BY s.position LIMIT 1), 'none')
  WHERE r.status = 'running' AND r.started_at < now() - make_interval(secs => %(hours)s * 3600)
  RETURNING r.run_id, r.error
)
UPDATE {steps} AS s
SET status = 'failed', error = old.error, finished_at = clock_timestamp(), lease_owner = NULL, lease_until = NULL
FROM old
WHERE s.run_id = old.run_id AND s.status = 'running'
