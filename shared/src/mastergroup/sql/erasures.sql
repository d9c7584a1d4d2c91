-- Receipts of erasures, newest first: what each step removed, and what is still to be done.
SELECT r.run_id, r.status, r.error, r.started_at, r.finished_at, r.options ->> 'subject' AS subject,
       jsonb_object_agg(s.step, jsonb_build_object('status', s.status, 'detail', s.detail - 'ids' - 'progress')) AS steps
FROM erasure_runs AS r JOIN erasure_steps AS s USING (run_id)
GROUP BY r.run_id ORDER BY r.started_at DESC LIMIT 50
