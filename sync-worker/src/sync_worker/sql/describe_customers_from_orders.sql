-- Of each customer in the changed orders: the newest value of every field that any of them gives.
INSERT INTO described_customers
SELECT unified_customer_id,
       (array_agg(customer_name ORDER BY order_date DESC, seq DESC) FILTER (WHERE customer_name IS NOT NULL))[1],
       (array_agg(phone ORDER BY order_date DESC, seq DESC) FILTER (WHERE phone IS NOT NULL))[1],
       (array_agg(email ORDER BY order_date DESC, seq DESC) FILTER (WHERE email IS NOT NULL))[1],
       (array_agg(address ORDER BY order_date DESC, seq DESC) FILTER (WHERE address IS NOT NULL))[1],
       (array_agg(province ORDER BY order_date DESC, seq DESC) FILTER (WHERE province IS NOT NULL))[1],
       (array_agg(city ORDER BY order_date DESC, seq DESC) FILTER (WHERE city IS NOT NULL))[1],
       max(order_date)
FROM changed_records JOIN staged_orders USING (seq)
WHERE unified_customer_id IS NOT NULL
GROUP BY unified_customer_id
