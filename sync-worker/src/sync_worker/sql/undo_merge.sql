-- End the merge of an alias that is in force, whoever made it.
UPDATE customer_merges SET undone_at = now(), undone_reason = %(reason)s, undone_run_id = %(run_id)s
WHERE alias_id = %(alias)s AND undone_at IS NULL
