-- Mark a step done; nobody holds it any more.
UPDATE {steps}
SET status = 'done', detail = %(detail)s, finished_at = clock_timestamp(), lease_owner = NULL, lease_until = NULL, error = NULL
WHERE run_id = %(run_id)s AND step = %(step)s
