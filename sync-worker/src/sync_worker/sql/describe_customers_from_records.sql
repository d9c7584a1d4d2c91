-- Of each customer in the changed customer records: the newest value of every field that any of them gives; an erased one has the id ''.
INSERT INTO described_customers
SELECT unified_customer_id,
       (array_agg(customer_name ORDER BY seen_at DESC, seq DESC) FILTER (WHERE customer_name IS NOT NULL))[1],
       (array_agg(phone ORDER BY seen_at DESC, seq DESC) FILTER (WHERE phone IS NOT NULL))[1],
       (array_agg(email ORDER BY seen_at DESC, seq DESC) FILTER (WHERE email IS NOT NULL))[1],
       (array_agg(address ORDER BY seen_at DESC, seq DESC) FILTER (WHERE address IS NOT NULL))[1],
       (array_agg(province ORDER BY seen_at DESC, seq DESC) FILTER (WHERE province IS NOT NULL))[1],
       (array_agg(city ORDER BY seen_at DESC, seq DESC) FILTER (WHERE city IS NOT NULL))[1],
       max(seen_at)
FROM changed_records JOIN staged_customers USING (seq)
WHERE unified_customer_id <> ''
GROUP BY unified_customer_id
