-- An operator's merge: the alias is the customer.
INSERT INTO customer_merges (alias_id, customer_id, cause, reason, orders, run_id)
SELECT %(alias)s, %(customer)s, 'operator', %(reason)s,
       (SELECT count(*) FROM orders WHERE unified_customer_id = %(alias)s), %(run_id)s
