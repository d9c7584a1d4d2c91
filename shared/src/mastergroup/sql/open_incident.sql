-- Open an incident, or note the next run that the open one happens to; no row when nothing is new.
INSERT INTO incidents (key, run_id, reason, next_step)
VALUES (%(key)s, %(run_id)s, %(reason)s, %(next_step)s)
ON CONFLICT (key) WHERE resolved_at IS NULL DO UPDATE
SET run_id = excluded.run_id, reason = excluded.reason, next_step = excluded.next_step, last_seen_at = now(),
    occurrences = incidents.occurrences + 1
WHERE (incidents.run_id, incidents.reason) IS DISTINCT FROM (excluded.run_id, excluded.reason)
RETURNING occurrences
