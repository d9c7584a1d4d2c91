-- Runs of the batch, newest first: their steps, and what became of their generation.
SELECT r.run_id, r.trigger, r.status, r.error, r.started_at, r.finished_at,
       extract(epoch FROM coalesce(r.finished_at, now()) - r.started_at)::float8 AS seconds,
       coalesce((SELECT json_agg(json_build_object('step', s.step, 'status', s.status, 'attempts', s.attempts,
                   'error', s.error, 'started_at', s.started_at, 'finished_at', s.finished_at,
                   'checks', coalesce(s.detail -> 'checks', '[]')) ORDER BY s.position)
                 FROM pipeline_steps AS s WHERE s.run_id = r.run_id), '[]') AS steps,
       (SELECT json_build_object('generation', p.generation, 'status', p.status, 'reason', p.reason,
                 'counts', p.counts, 'checks', p.checks, 'accuracy', p.accuracy, 'data_through', p.data_through,
                 'published_at', p.published_at)
        FROM publications AS p WHERE p.run_id = r.run_id) AS publication
FROM pipeline_runs AS r
ORDER BY r.started_at DESC
LIMIT %(limit)s OFFSET %(offset)s
