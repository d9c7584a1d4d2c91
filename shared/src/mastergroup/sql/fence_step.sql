-- Hold the step's row for this transaction if the lease is still ours and the run is not over.
SELECT 1
FROM {steps} AS s JOIN {runs} AS r ON r.run_id = s.run_id AND r.status = 'running'
WHERE s.run_id = %s AND s.step = %s AND s.lease_owner = %s
FOR NO KEY UPDATE OF s
