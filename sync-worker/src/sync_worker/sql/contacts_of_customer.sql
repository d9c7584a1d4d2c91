-- The phones and e-mails that the customer is known by.
SELECT phone, email FROM customers WHERE unified_customer_id = ANY(%(ids)s)
UNION ALL SELECT phone, email FROM merged_customers WHERE unified_customer_id = ANY(%(ids)s)
