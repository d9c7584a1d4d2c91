-- An id that the last customer record has left becomes an alias of what that record gives now; an operator's merge of it stays.
WITH left_behind AS (
  SELECT DISTINCT ON (c.former_id) c.former_id AS alias_id, c.unified_customer_id AS customer_id,
         coalesce(a.unified_customer_id, c.unified_customer_id) AS leads_to
  FROM corrected_customers AS c LEFT JOIN customer_aliases AS a ON a.alias_id = c.unified_customer_id
  WHERE NOT EXISTS (SELECT FROM customer_records AS r
                    WHERE coalesce(r.stated_customer_id, r.unified_customer_id) = c.former_id)
  ORDER BY c.former_id, c.seq DESC
)
INSERT INTO customer_merges (alias_id, customer_id, cause, reason, orders, run_id)
SELECT alias_id, customer_id, 'correction', 'the ERP corrected the customer record',
       (SELECT count(*) FROM orders AS o WHERE o.unified_customer_id = l.alias_id), %(run_id)s
FROM left_behind AS l
-- What leads to an id that is left as well could lead back.
WHERE NOT EXISTS (SELECT FROM left_behind AS other WHERE other.alias_id = l.leads_to)
ON CONFLICT (alias_id) WHERE undone_at IS NULL DO NOTHING
