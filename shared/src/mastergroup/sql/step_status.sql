-- How a step stands.
SELECT status FROM {steps} WHERE run_id = %s AND step = %s
