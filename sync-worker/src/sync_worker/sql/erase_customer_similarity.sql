-- The customer's row among those with similar customers.
DELETE FROM customer_similarity WHERE customer_id = ANY(%(ids)s)
