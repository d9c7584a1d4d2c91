-- Runs of the ERP sync, newest first: what each stream received, what was set aside and why.
SELECT r.run_id, r.trigger, r.status, r.error, r.started_at, r.finished_at,
       extract(epoch FROM coalesce(r.finished_at, now()) - r.started_at)::float8 AS seconds,
       coalesce((SELECT json_object_agg(w.stream, json_build_object('received', w.received, 'inserted', w.inserted,
                   'updated', w.updated, 'unchanged', w.unchanged, 'rejected', w.rejected, 'lines', w.lines,
                   'lines_rejected', w.lines_rejected))
                 FROM (SELECT stream, sum(received) AS received, sum(inserted) AS inserted, sum(updated) AS updated,
                              sum(unchanged) AS unchanged, sum(rejected) AS rejected, sum(lines) AS lines,
                              sum(lines_rejected) AS lines_rejected
                       FROM sync_windows WHERE run_id = r.run_id GROUP BY stream) AS w), '{{}}') AS counts,
       coalesce((SELECT json_object_agg(x.reason, x.records)
                 FROM (SELECT e.key AS reason, sum(e.value::bigint) AS records
                       FROM sync_windows AS w CROSS JOIN jsonb_each_text(w.rejected_reasons) AS e
                       WHERE w.run_id = r.run_id GROUP BY e.key) AS x), '{{}}') AS rejected_reasons,
       coalesce((SELECT json_agg(json_build_object('step', s.step, 'status', s.status, 'attempts', s.attempts,
                   'error', s.error, 'started_at', s.started_at, 'finished_at', s.finished_at) ORDER BY s.position)
                 FROM sync_steps AS s WHERE s.run_id = r.run_id), '[]') AS steps
FROM sync_runs AS r
ORDER BY r.started_at DESC
LIMIT %(limit)s OFFSET %(offset)s
