-- What is set aside and can be replayed after a fix, by stream and reason.
SELECT stream, reason, count(*) FILTER (WHERE line IS NULL) AS records, count(line) AS lines,
       max(last_seen_at) AS last_seen_at
FROM rejected_records GROUP BY stream, reason ORDER BY stream, count(*) DESC, reason
