-- One row a window: every record received is inserted, updated, unchanged or rejected (a CHECK holds it).
INSERT INTO sync_windows (run_id, stream, start_date, end_date, received, distinct_records, loaded,
                          inserted, updated, unchanged, rejected, lines, lines_rejected, rejected_reasons, seconds)
SELECT %(run_id)s, %(stream)s, %(start_date)s, %(end_date)s, %(received)s, %(distinct_records)s, %(loaded)s,
       %(inserted)s, %(updated)s, %(unchanged)s,
       coalesce(sum(r.records), 0), %(lines)s, coalesce(sum(r.lines), 0),
       coalesce(jsonb_object_agg(r.reason, r.records + r.lines) FILTER (WHERE r.reason IS NOT NULL), '{}'),
       %(seconds)s + extract(epoch FROM clock_timestamp() - transaction_timestamp())
FROM (SELECT reason, count(*) FILTER (WHERE line IS NULL) AS records, count(line) AS lines
      FROM staged_rejects GROUP BY reason) AS r
RETURNING rejected, lines_rejected
