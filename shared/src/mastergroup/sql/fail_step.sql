-- A step ends with its reason.
UPDATE {steps}
SET status = 'failed', error = %s, finished_at = clock_timestamp(), lease_owner = NULL, lease_until = NULL
WHERE run_id = %s AND step = %s AND status <> 'done'
