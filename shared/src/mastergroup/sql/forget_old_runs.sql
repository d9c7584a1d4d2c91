-- Finished runs expire; their steps and windows go with them.
DELETE FROM {runs} WHERE status <> 'running' AND started_at < now() - make_interval(days => %(days)s)
