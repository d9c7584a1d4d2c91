-- Create a running run; no row comes back when one of the flow is running already (partial unique index).
INSERT INTO {runs} (run_id, trigger, steps, options, resend_after)
VALUES (%s, %s, %s, %s, now() + make_interval(secs => %s))
ON CONFLICT (status) WHERE status = 'running' DO NOTHING
RETURNING run_id, steps, options
