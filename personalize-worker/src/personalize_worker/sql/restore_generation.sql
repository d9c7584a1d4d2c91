-- An earlier generation in service again; when it was published stays, as its lists are as old as they are.
UPDATE publications SET status = 'live', reason = concat_ws('; ', reason, 'back in service: an operator asked for it')
WHERE generation = %(generation)s
