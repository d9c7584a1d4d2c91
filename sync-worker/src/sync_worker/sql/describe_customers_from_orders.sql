-- Of each customer in the staged orders, replaced versions too: the newest value of every field that any gives, and its time;
-- one that states an alias says nothing of phone and e-mail.
INSERT INTO described_customers
SELECT coalesce(a.unified_customer_id, s.unified_customer_id),
       (array_agg(s.customer_name ORDER BY order_date DESC, seq DESC) FILTER (WHERE s.customer_name IS NOT NULL))[1],
       max(order_date) FILTER (WHERE s.customer_name IS NOT NULL),
       (array_agg(s.phone ORDER BY order_date DESC, seq DESC) FILTER (WHERE s.phone IS NOT NULL AND a.alias_id IS NULL))[1],
       max(order_date) FILTER (WHERE s.phone IS NOT NULL AND a.alias_id IS NULL),
       (array_agg(s.email ORDER BY order_date DESC, seq DESC) FILTER (WHERE s.email IS NOT NULL AND a.alias_id IS NULL))[1],
       max(order_date) FILTER (WHERE s.email IS NOT NULL AND a.alias_id IS NULL),
       (array_agg(s.address ORDER BY order_date DESC, seq DESC) FILTER (WHERE s.address IS NOT NULL))[1],
       max(order_date) FILTER (WHERE s.address IS NOT NULL),
       (array_agg(s.province ORDER BY order_date DESC, seq DESC) FILTER (WHERE s.province IS NOT NULL))[1],
       max(order_date) FILTER (WHERE s.province IS NOT NULL),
       (array_agg(s.city ORDER BY order_date DESC, seq DESC) FILTER (WHERE s.city IS NOT NULL))[1],
       max(order_date) FILTER (WHERE s.city IS NOT NULL),
       max(order_date)
FROM staged_orders AS s
LEFT JOIN customer_aliases AS a ON a.alias_id = s.unified_customer_id
WHERE s.unified_customer_id IS NOT NULL
GROUP BY 1
