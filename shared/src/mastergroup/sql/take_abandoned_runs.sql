-- Running runs without a live lease, each to be re-sent once now and later with a doubling pause (at most 15 minutes).
WITH taken AS (
  UPDATE {runs} AS r
  SET resends = r.resends + 1,
      resend_after = now() + make_interval(secs => least(900, %s * power(2, least(r.resends, 10))))
  WHERE r.status = 'running' AND r.resend_after < now()
    AND NOT EXISTS (SELECT FROM {steps} AS s WHERE s.run_id = r.run_id AND s.lease_until > clock_timestamp())
  RETURNING r.run_id, r.options
)
SELECT t.run_id, t.options, array_agg(s.step ORDER BY s.position) AS steps
FROM taken AS t JOIN {steps} AS s ON s.run_id = t.run_id AND s.status <> 'done'
GROUP BY t.run_id, t.options
