-- Runs whose files in the bucket may still be read: the one under way, and the newest that ended each step well.
SELECT run_id FROM pipeline_runs WHERE status = 'running'
UNION
(SELECT DISTINCT ON (step) run_id FROM pipeline_steps
 WHERE step IN ('export', 'infer', 'segment') AND status = 'done' AND NOT detail ? 'skipped'
 ORDER BY step, finished_at DESC)
