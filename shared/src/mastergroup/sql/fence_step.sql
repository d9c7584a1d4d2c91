-- Hold the step's row for this transaction if the lease is still ours.
SELECT 1 FROM {steps} WHERE run_id = %s AND step = %s AND lease_owner = %s FOR NO KEY UPDATE
