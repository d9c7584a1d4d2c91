-- Leave the step to the message that comes back later; failures are counted in a row, a good look ends the row.
UPDATE {steps}
SET lease_owner = %s, lease_until = clock_timestamp() + make_interval(secs => %s), detail = %s, attempts = CASE WHEN %s = 0 THEN 0 ELSE attempts + 1 END
WHERE run_id = %s AND step = %s AND lease_owner = %s
