-- Row counts of the published lists, for /status.
UPDATE table_counts AS t SET row_count = (c.value)::bigint
FROM publications AS p, jsonb_each_text(p.counts) AS c
WHERE p.generation = %s AND t.table_name = 'offline_' || c.key AND t.row_count <> (c.value)::bigint
