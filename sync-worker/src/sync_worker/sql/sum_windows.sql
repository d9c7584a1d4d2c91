-- What a run has done with a stream so far; reasons with their counts.
SELECT count(*) AS windows, coalesce(sum(received), 0)::bigint AS received, coalesce(sum(inserted), 0)::bigint AS inserted,
       coalesce(sum(updated), 0)::bigint AS updated, coalesce(sum(unchanged), 0)::bigint AS unchanged,
       coalesce(sum(rejected), 0)::bigint AS rejected, coalesce(sum(lines), 0)::bigint AS lines,
       coalesce(sum(lines_rejected), 0)::bigint AS lines_rejected,
       (SELECT coalesce(jsonb_object_agg(reason, total), '{}')
        FROM (SELECT key AS reason, sum(value::bigint) AS total
              FROM sync_windows AS every, jsonb_each_text(every.rejected_reasons)
              WHERE every.run_id = %(run_id)s AND every.stream = %(stream)s GROUP BY key) AS reasons) AS rejected_reasons
FROM sync_windows WHERE run_id = %(run_id)s AND stream = %(stream)s
