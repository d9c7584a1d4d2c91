-- Runs of the ERP sync, newest first: what each stream received, what was set aside and why.
SELECT r.run_id, r.trigger, r.status, r.error, r.started_at, r.finished_at,
       extract(epoch FROM coalesce(r.finished_at, now()) - r.started_at)::float8 AS seconds,
       coalesce((SELECT json_object_agg(t.stream, json_build_object('received', t.received, 'inserted', t.inserted,
                   'updated', t.updated, 'unchanged', t.unchanged, 'rejected', t.rejected, 'lines', t.lines,
                   'lines_rejected', t.lines_rejected, 'distinct', t.distinct_records, 'loaded', t.loaded,
                   'rejected_reasons', t.rejected_reasons, 'windows', t.windows, 'seconds', t.seconds,
                   'records_per_second', t.records_per_second))
                 FROM sync_totals AS t WHERE t.run_id = r.run_id), '{{}}') AS counts,
       coalesce((SELECT json_object_agg(x.reason, x.records)
                 FROM (SELECT e.key AS reason, sum(e.value::bigint) AS records
                       FROM sync_totals AS t CROSS JOIN jsonb_each_text(t.rejected_reasons) AS e
                       WHERE t.run_id = r.run_id GROUP BY e.key) AS x), '{{}}') AS rejected_reasons,
       coalesce((SELECT json_agg(json_build_object('step', s.step, 'status', s.status, 'attempts', s.attempts,
                   'error', s.error, 'started_at', s.started_at, 'finished_at', s.finished_at) ORDER BY s.position)
                 FROM sync_steps AS s WHERE s.run_id = r.run_id), '[]') AS steps
FROM sync_runs AS r
ORDER BY r.started_at DESC
LIMIT %(limit)s OFFSET %(offset)s
