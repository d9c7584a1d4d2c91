-- Of two ids: whether there is such a customer, and which customer each leads to as an alias.
SELECT EXISTS (SELECT FROM customers WHERE unified_customer_id = %(alias)s) AS alias_known,
       EXISTS (SELECT FROM customers WHERE unified_customer_id = %(customer)s) AS customer_known,
       (SELECT unified_customer_id FROM customer_aliases WHERE alias_id = %(alias)s) AS alias_leads_to,
       (SELECT unified_customer_id FROM customer_aliases WHERE alias_id = %(customer)s) AS customer_leads_to
