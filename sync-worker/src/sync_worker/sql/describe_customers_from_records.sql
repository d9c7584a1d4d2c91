-- Of each customer in the staged customer records, replaced versions too: the newest value of every field, and its time;
-- one that states an alias says nothing of phone and e-mail, and an erased or deleted one has the id ''.
INSERT INTO described_customers
SELECT coalesce(a.unified_customer_id, s.unified_customer_id),
       (array_agg(s.customer_name ORDER BY seen_at DESC, seq DESC) FILTER (WHERE s.customer_name IS NOT NULL))[1],
       max(seen_at) FILTER (WHERE s.customer_name IS NOT NULL),
       (array_agg(s.phone ORDER BY seen_at DESC, seq DESC) FILTER (WHERE s.phone IS NOT NULL AND a.alias_id IS NULL))[1],
       max(seen_at) FILTER (WHERE s.phone IS NOT NULL AND a.alias_id IS NULL),
       (array_agg(s.email ORDER BY seen_at DESC, seq DESC) FILTER (WHERE s.email IS NOT NULL AND a.alias_id IS NULL))[1],
       max(seen_at) FILTER (WHERE s.email IS NOT NULL AND a.alias_id IS NULL),
       (array_agg(s.address ORDER BY seen_at DESC, seq DESC) FILTER (WHERE s.address IS NOT NULL))[1],
       max(seen_at) FILTER (WHERE s.address IS NOT NULL),
       (array_agg(s.province ORDER BY seen_at DESC, seq DESC) FILTER (WHERE s.province IS NOT NULL))[1],
       max(seen_at) FILTER (WHERE s.province IS NOT NULL),
       (array_agg(s.city ORDER BY seen_at DESC, seq DESC) FILTER (WHERE s.city IS NOT NULL))[1],
       max(seen_at) FILTER (WHERE s.city IS NOT NULL),
       max(seen_at)
FROM staged_customers AS s
LEFT JOIN customer_aliases AS a ON a.alias_id = s.unified_customer_id
WHERE s.unified_customer_id <> ''
GROUP BY 1
