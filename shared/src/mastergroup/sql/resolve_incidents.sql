-- Close the open incidents whose condition has ended; who was told that it began is told that it is over.
UPDATE incidents
SET resolved_at = now(), taken_by = '{}', notified_at = NULL, undelivered_at = NULL, attempts = 0,
    next_attempt_at = CASE WHEN attempts > 0 THEN now() END
WHERE resolved_at IS NULL AND key <> ALL (%s)
RETURNING key, run_id, occurrences, opened_at
