-- How many rejected records and lines of the stream a replay is about that this run has not tried yet.
SELECT count(*) AS records FROM rejected_records
WHERE stream = %(stream)s AND run_id <> %(run_id)s AND strpos(lower(reason), lower(%(reason)s)) > 0
