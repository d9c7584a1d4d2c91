-- Keep the detail of a step inside the transaction that did what it says.
UPDATE {steps} SET detail = %s WHERE run_id = %s AND step = %s AND lease_owner = %s
