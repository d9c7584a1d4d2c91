-- What a booked step was billed for in the end.
UPDATE pipeline_costs SET actual = %(usage)s, actual_usd = %(usd)s WHERE run_id = %(run_id)s AND step = %(step)s
