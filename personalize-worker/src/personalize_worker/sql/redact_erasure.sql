-- A receipt names nobody: the id leaves the run, and earlier attempts for the same customer.
UPDATE erasure_runs SET options = %(subject)s WHERE run_id = %(run_id)s OR options ->> 'id' = ANY(%(ids)s)
