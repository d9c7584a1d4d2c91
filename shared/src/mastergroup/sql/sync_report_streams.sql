-- What a run did with each stream, in the order in which they are read.
SELECT stream, received, distinct_records AS "distinct", loaded, inserted, updated, unchanged, rejected, lines,
       lines_rejected, windows, seconds, records_per_second, rejected_reasons
FROM sync_totals WHERE run_id = %(run_id)s
ORDER BY array_position(ARRAY['products', 'customers', 'pos', 'oe'], stream)
