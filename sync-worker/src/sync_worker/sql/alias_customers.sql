-- Corrections and merges: the staged records describe the customer that their alias names.
UPDATE staged_customers AS c SET unified_customer_id = a.unified_customer_id
FROM customer_aliases AS a WHERE a.alias_id = c.unified_customer_id
