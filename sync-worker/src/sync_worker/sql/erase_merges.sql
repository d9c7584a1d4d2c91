-- The history of corrections and merges that name the customer, what was set aside by them, and the runs that were asked for.
WITH merges AS (
  DELETE FROM customer_merges WHERE alias_id = ANY(%(ids)s) OR customer_id = ANY(%(ids)s) RETURNING 1
), set_aside AS (
  DELETE FROM merged_customers WHERE unified_customer_id = ANY(%(ids)s)
), asked AS (
  UPDATE sync_runs SET options = '{}' WHERE options ->> 'alias' = ANY(%(ids)s) OR options ->> 'customer' = ANY(%(ids)s)
)
SELECT count(*) AS erased FROM merges
