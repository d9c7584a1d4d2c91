-- The newest checks of the data, by an export or alone, and of the lists.
SELECT DISTINCT ON (step = 'publish') step, run_id, detail -> 'checks' AS checks
FROM pipeline_steps
WHERE step IN ('export', 'validate', 'publish') AND detail ? 'checks'
ORDER BY step = 'publish', started_at DESC
