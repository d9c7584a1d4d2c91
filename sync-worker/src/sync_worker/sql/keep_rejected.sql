-- Keep what was set aside, whole; a repeat is one row that says when the feed sent it last (a replay, without days, is no feed).
INSERT INTO rejected_records (stream, digest, record_id, line, reason, raw, run_id)
SELECT DISTINCT ON (digest) %(stream)s, digest, record_id, line, reason, raw, %(run_id)s
FROM staged_rejects
ON CONFLICT (stream, digest) DO UPDATE SET
  reason = excluded.reason, run_id = excluded.run_id, last_seen_at = CASE WHEN %(start_date)s::date IS NULL THEN rejected_records.last_seen_at ELSE now() END
