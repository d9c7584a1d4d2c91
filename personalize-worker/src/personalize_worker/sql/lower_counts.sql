-- So many lists of a table have left a generation: what it counts, for /status after a rollback to it.
UPDATE publications SET counts = jsonb_set(counts, ARRAY[%(list)s], to_jsonb((counts ->> %(list)s)::bigint - %(lists)s))
WHERE generation = %(generation)s AND counts ? %(list)s
