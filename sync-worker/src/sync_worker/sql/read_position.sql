-- How far a stream has been read, the window that this run committed last, and all that it has received.
SELECT c.synced_through, w.start_date, w.end_date, w.received, w.received_so_far
FROM sync_cursors AS c
LEFT JOIN LATERAL (
  SELECT start_date, end_date, received, sum(received) OVER () AS received_so_far FROM sync_windows
  WHERE run_id = %(run_id)s AND stream = c.stream ORDER BY end_date DESC LIMIT 1
) AS w ON true
WHERE c.stream = %(stream)s
