-- What a customer record gives is a customer of its own: the corrections that made it an alias end.
UPDATE customer_merges AS m
SET undone_at = now(), undone_reason = 'a customer record gives the id again', undone_run_id = %(run_id)s
FROM changed_records JOIN staged_customers AS s USING (seq)
WHERE m.alias_id = s.unified_customer_id AND m.cause = 'correction' AND m.undone_at IS NULL
