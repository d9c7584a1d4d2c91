-- Leave the step to the message that comes back later; count the attempt if it failed.
UPDATE {steps}
SET lease_owner = %s, lease_until = clock_timestamp() + make_interval(secs => %s), detail = %s, attempts = attempts + %s
WHERE run_id = %s AND step = %s AND lease_owner = %s
