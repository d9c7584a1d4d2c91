-- Corrections and merges: the staged orders go to the customer that their alias names.
UPDATE staged_orders AS o SET unified_customer_id = a.unified_customer_id
FROM customer_aliases AS a WHERE a.alias_id = o.unified_customer_id
