-- The generation that was in service until now.
UPDATE publications SET status = 'superseded' WHERE status = 'live' AND generation <> %s
