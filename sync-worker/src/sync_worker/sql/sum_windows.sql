-- What a run has done with a stream so far; reasons with their counts.
SELECT windows, received, distinct_records, loaded, inserted, updated, unchanged, rejected, lines, lines_rejected,
       rejected_reasons
FROM sync_totals WHERE run_id = %(run_id)s AND stream = %(stream)s
