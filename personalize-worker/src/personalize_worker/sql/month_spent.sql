-- What the current month (UTC) has cost so far: the actual where it is known, else the estimate.
SELECT coalesce(sum(coalesce(actual_usd, estimate_usd)), 0) AS usd
FROM pipeline_costs
WHERE month = date_trunc('month', now() AT TIME ZONE 'UTC')
