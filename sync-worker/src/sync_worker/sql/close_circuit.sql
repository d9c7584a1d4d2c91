-- The ERP answers.
UPDATE erp_circuit
SET status = 'ok', failures = 0, reason = NULL, next_try_at = NULL,
    since = CASE WHEN status = 'open' THEN clock_timestamp() ELSE since END
WHERE failures > 0
RETURNING 1
