-- The incidents to tell of now. Each is this worker's until its next try is due; the last try has none.
UPDATE incidents
SET attempts = attempts + 1,
    next_attempt_at = CASE WHEN attempts + 1 < %(max_attempts)s
                           THEN now() + make_interval(secs => least(3600, 60 * power(2, least(attempts, 10)))) END
WHERE incident_id IN (SELECT incident_id FROM incidents WHERE next_attempt_at <= now() FOR UPDATE SKIP LOCKED)
RETURNING incident_id, key, run_id, reason, next_step, occurrences, opened_at, resolved_at, taken_by
