-- What is wrong now, as (key, run_id, reason); an incident is open for as long as its key is among them.
WITH runs AS (
  SELECT 'sync' AS flow, run_id, status, error, steps, started_at, finished_at FROM sync_runs
  UNION ALL
  SELECT 'pipeline', run_id, status, error, steps, started_at, finished_at FROM pipeline_runs
),
-- The newest failure, but for what an operator asked for and saw fail, that no later run has made good by coming to the end that the failed one did not come to.
not_made_good AS (
  SELECT DISTINCT ON (r.flow) r.flow, r.run_id, r.error
  FROM runs AS r
  WHERE r.status = 'failed' AND NOT r.steps && %(on_request)s
    AND NOT EXISTS (SELECT FROM runs AS later WHERE later.flow = r.flow AND later.status = 'done'
                    AND later.started_at > r.started_at AND later.steps @> r.steps[cardinality(r.steps):])
  ORDER BY r.flow, r.started_at DESC
),
-- Without the run whose lists were rejected: that is an incident of its own kind.
failed AS (
  SELECT * FROM not_made_good AS f
  WHERE NOT EXISTS (SELECT FROM publications AS p WHERE p.run_id = f.run_id AND p.status = 'rejected')
),
-- Before the first good run, the time counts from the installation, which made generation 0.
last_good AS (
  SELECT 'sync' AS flow, 'no sync has ended well' AS what, %(sync_hours)s::float8 AS hours,
         coalesce((SELECT max(finished_at) FROM erp_syncs WHERE status = 'done'), live.generated_at) AS at
  FROM live_generation AS live
  UNION ALL
  SELECT 'pipeline', 'no batch was published', %(batch_hours)s::float8, coalesce(live.published_at, live.generated_at)
  FROM live_generation AS live
),
newest_publication AS (
  SELECT run_id, status, reason FROM publications WHERE status <> 'loaded' ORDER BY generation DESC LIMIT 1
),
-- By stream, of the newest sync that read anything (a replay has no days): the worse of its share of records and its share
-- of lines.
read_last AS (
  SELECT w.run_id, w.stream, part.what, sum(part.rejected) AS rejected, sum(part.received) AS received
  FROM sync_windows AS w
  CROSS JOIN LATERAL (VALUES ('records', w.rejected, w.received), ('order lines', w.lines_rejected, w.lines))
    AS part (what, rejected, received)
  WHERE w.run_id = (SELECT s.run_id FROM sync_runs AS s
                    WHERE s.status <> 'running' AND EXISTS (
                      SELECT FROM sync_windows AS x
                      WHERE x.run_id = s.run_id AND x.received > 0 AND x.start_date IS NOT NULL)
                    ORDER BY s.started_at DESC LIMIT 1)
  GROUP BY w.run_id, w.stream, part.what
),
-- A handful out of a handful is nothing unusual.
unusual AS (
  SELECT * FROM read_last WHERE rejected >= 10 AND rejected > %(rejected_share)s * received
  ORDER BY rejected / received DESC LIMIT 1
)
SELECT flow || ':failed' AS key, run_id, coalesce(error, 'no reason was kept') AS reason FROM failed
UNION ALL
-- The receipt takes the id out of the attempts before it, so one that holds an id is not made good.
(SELECT 'erasure:failed', run_id, coalesce(error, 'no reason was kept') FROM erasure_runs
 WHERE status = 'failed' AND options ? 'id' ORDER BY started_at DESC LIMIT 1)
UNION ALL
SELECT flow || ':late', NULL,
       format('%%s since %%s UTC; the limit is %%s hours', what, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), hours)
FROM last_good WHERE at < now() - make_interval(secs => hours * 3600)
UNION ALL
-- One is made each night; a day and a half leaves room for a slow one.
SELECT 'backup:late', NULL, format('no backup was made since %%s UTC', to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'))
FROM last_backup WHERE made_at < now() - interval '36 hours'
UNION ALL
SELECT 'pipeline:rejected', run_id, coalesce(reason, 'no reason was kept') FROM newest_publication WHERE status = 'rejected'
UNION ALL
SELECT 'sync:rejected-records', u.run_id,
       format('%%s of %%s %%s of the stream %%s were set aside, most often for: %%s', u.rejected, u.received, u.what, u.stream,
              (SELECT e.key FROM sync_windows AS w CROSS JOIN jsonb_each_text(w.rejected_reasons) AS e
               WHERE w.run_id = u.run_id AND w.stream = u.stream
               GROUP BY e.key ORDER BY sum(e.value::bigint) DESC, e.key LIMIT 1))
FROM unusual AS u
