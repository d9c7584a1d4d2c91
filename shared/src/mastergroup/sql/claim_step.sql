-- Take the lease of a step that is free, lapsed, or left to this very message; the run is then driven again.
WITH claimed AS (
  UPDATE {steps} AS s
  SET status = 'running', lease_owner = %(owner)s, lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
      started_at = coalesce(s.started_at, now())
  FROM {runs} AS r
  WHERE s.run_id = %(run_id)s AND s.step = %(step)s AND s.status IN ('pending', 'running')
    AND r.run_id = s.run_id AND r.status = 'running'
    AND (s.lease_until IS NULL OR s.lease_until < clock_timestamp() OR s.lease_owner = %(task_id)s)
    AND NOT EXISTS (SELECT FROM {steps} AS earlier
                    WHERE earlier.run_id = s.run_id AND earlier.position < s.position AND earlier.status <> 'done')
  RETURNING s.run_id, r.steps, r.options, s.detail, s.attempts, s.started_at
), driven AS (
  UPDATE {runs} SET resend_after = now() + make_interval(secs => %(lease)s), resends = 0
  WHERE run_id IN (SELECT run_id FROM claimed)
)
SELECT * FROM claimed
