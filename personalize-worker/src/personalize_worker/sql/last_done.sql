-- The newest good training, segment jobs and publication, each with the start of its run. What was skipped was not done.
SELECT DISTINCT ON (s.step) s.step, s.detail, r.started_at
FROM pipeline_steps AS s JOIN pipeline_runs AS r USING (run_id)
WHERE s.step IN ('train', 'segment', 'publish') AND s.status = 'done' AND NOT s.detail ?| ARRAY['skipped', 'failed']
ORDER BY s.step, s.finished_at DESC
