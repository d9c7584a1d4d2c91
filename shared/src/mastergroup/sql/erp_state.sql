-- Whether requests are sent to the ERP.
SELECT status, since, reason, next_try_at FROM erp_circuit
