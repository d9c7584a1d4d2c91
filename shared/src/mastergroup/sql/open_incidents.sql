-- What is wrong now, oldest first.
SELECT key, reason, next_step, opened_at, run_id, undelivered_at FROM incidents WHERE resolved_at IS NULL ORDER BY opened_at
