-- One generation a run; a repeat of the load step gets the same number.
INSERT INTO publications (run_id, status, data_through, accuracy)
VALUES (%(run_id)s, 'loaded', %(data_through)s, %(accuracy)s)
ON CONFLICT (run_id) DO UPDATE SET status = 'loaded', generated_at = now(), reason = NULL
RETURNING generation
