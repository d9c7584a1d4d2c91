-- Name, phone, e-mail, address and place, gone.
WITH gone AS (DELETE FROM customers WHERE unified_customer_id = ANY(%(ids)s) RETURNING 1), counted AS (
  UPDATE table_counts SET row_count = row_count - (SELECT count(*) FROM gone) WHERE table_name = 'customers'
)
SELECT count(*) AS erased FROM gone
