-- The generation that is in service from now on.
UPDATE publications SET status = 'live', checks = %(checks)s, published_at = now(), reason = NULL
WHERE generation = %(generation)s
