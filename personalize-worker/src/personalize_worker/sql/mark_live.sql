-- The generation that is in service from now on; the reason says what of it is older.
UPDATE publications SET status = 'live', checks = %(checks)s, published_at = now(), reason = %(reason)s
WHERE generation = %(generation)s
