-- A generation that failed its checks, with the reason.
UPDATE publications SET status = 'rejected', checks = %(checks)s, reason = %(reason)s WHERE generation = %(generation)s
