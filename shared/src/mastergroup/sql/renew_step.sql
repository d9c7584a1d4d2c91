-- Extend a lease that is still ours; keep the detail if one is given.
UPDATE {steps}
SET lease_until = clock_timestamp() + make_interval(secs => %s), detail = coalesce(%s, detail)
WHERE run_id = %s AND step = %s AND lease_owner = %s
