-- Count a step in the current month (UTC) before it is billed.
INSERT INTO pipeline_costs (run_id, step, month, estimate, estimate_usd)
VALUES (%(run_id)s, %(step)s, date_trunc('month', now() AT TIME ZONE 'UTC'), %(usage)s, %(usd)s)
ON CONFLICT DO NOTHING
