-- Whether any of the ids was ever stored, or erased before.
SELECT EXISTS (SELECT FROM customers WHERE unified_customer_id = ANY(%(ids)s))
    OR EXISTS (SELECT FROM orders WHERE unified_customer_id = ANY(%(ids)s))
    OR EXISTS (SELECT FROM customer_records WHERE unified_customer_id = ANY(%(ids)s))
    OR EXISTS (SELECT FROM customer_tombstones WHERE digest = ANY(%(digests)s)) AS is_known
