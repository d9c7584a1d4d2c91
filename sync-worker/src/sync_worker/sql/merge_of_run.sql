-- How many orders the merge of a run took along, or its undoing gave back.
SELECT CASE WHEN m.run_id = %(run_id)s THEN m.orders
            ELSE (SELECT count(*) FROM orders AS o WHERE o.unified_customer_id = m.alias_id) END AS orders
FROM customer_merges AS m WHERE %(run_id)s IN (m.run_id, m.undone_run_id)
