-- What was rejected of a record that has come again since, in a form that loads, is of no use any more.
DELETE FROM rejected_records AS r
USING loaded_records AS l LEFT JOIN replayed_records AS p USING (seq)
WHERE r.stream = %(stream)s AND r.record_id = l.record_id AND r.last_seen_at <= coalesce(p.seen_at, now())
  AND NOT EXISTS (SELECT FROM staged_rejects AS s WHERE s.digest = r.digest AND s.seq >= l.seq)
