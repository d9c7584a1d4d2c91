-- A step that has ended well and used what was expected of it.
UPDATE pipeline_costs SET actual = estimate, actual_usd = estimate_usd WHERE run_id = %s AND step = %s
