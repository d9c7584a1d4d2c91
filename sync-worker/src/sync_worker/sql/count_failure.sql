-- A request found the ERP dead: with enough of them in a row, or after a failed trial, none is sent for a pause.
UPDATE erp_circuit AS c
SET failures = c.failures + 1, reason = %(reason)s,
    status = CASE WHEN next.is_open THEN 'open' ELSE 'ok' END,
    since = CASE WHEN next.is_open AND c.status = 'ok' THEN clock_timestamp() ELSE c.since END,
    next_try_at = CASE WHEN next.is_open THEN clock_timestamp() + make_interval(secs => %(pause)s) END
FROM (SELECT status = 'open' OR failures + 1 >= %(limit)s AS is_open FROM erp_circuit) AS next
RETURNING next.is_open
