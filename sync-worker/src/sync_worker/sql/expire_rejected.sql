-- Rejected records that the feed has not sent for long expire.
DELETE FROM rejected_records WHERE last_seen_at < now() - make_interval(days => %(days)s)
