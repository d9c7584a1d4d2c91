-- An erasure that was asked for an id that nobody has: nothing is left to do, and the id goes.
UPDATE erasure_runs SET options = '{}' WHERE run_id = %(run_id)s
