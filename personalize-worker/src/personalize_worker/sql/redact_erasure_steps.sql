-- The ids leave the details of the runs that were redacted.
UPDATE erasure_steps SET detail = detail - 'ids' WHERE run_id = %(run_id)s OR detail -> 'ids' ?| %(ids)s
