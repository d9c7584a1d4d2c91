-- The next of them, whole records before lines, in the order in which the feed sent them last.
SELECT digest, record_id, line, raw, last_seen_at FROM rejected_records
WHERE stream = %(stream)s AND run_id <> %(run_id)s AND strpos(lower(reason), lower(%(reason)s)) > 0
  AND (line IS NULL) = %(whole)s
ORDER BY last_seen_at, first_seen_at, digest
LIMIT %(limit)s
