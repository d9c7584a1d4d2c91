-- Accounting of the sync: what of each window is in the tables, replays of rejected records, the circuit before the ERP.

-- A replay of rejected records is a row like a window, without days; a stream may have several in a run.
ALTER TABLE sync_windows
  DROP CONSTRAINT sync_windows_pkey,
  ALTER COLUMN start_date DROP NOT NULL,
  ALTER COLUMN end_date DROP NOT NULL,
  ADD COLUMN distinct_records integer,             -- distinct records received and not rejected; NULL: before 0011
  ADD COLUMN loaded integer,                       -- of them, found in the table after the merge
  ADD CHECK ((start_date IS NULL) = (end_date IS NULL)),
  ADD CHECK (loaded = distinct_records);
CREATE UNIQUE INDEX sync_windows_once ON sync_windows (run_id, stream, start_date);

-- What a run did with each stream.
CREATE VIEW sync_totals AS
SELECT w.run_id, w.stream, count(*) AS windows, sum(w.received)::bigint AS received,
       sum(w.distinct_records)::bigint AS distinct_records, sum(w.loaded)::bigint AS loaded,
       sum(w.inserted)::bigint AS inserted, sum(w.updated)::bigint AS updated, sum(w.unchanged)::bigint AS unchanged,
       sum(w.rejected)::bigint AS rejected, sum(w.lines)::bigint AS lines, sum(w.lines_rejected)::bigint AS lines_rejected,
       sum(w.seconds) AS seconds, coalesce(sum(w.received) / nullif(sum(w.seconds), 0), 0) AS records_per_second,
       (SELECT coalesce(jsonb_object_agg(r.reason, r.total), '{}')
        FROM (SELECT e.key AS reason, sum(e.value::bigint) AS total
              FROM sync_windows AS each_window, jsonb_each_text(each_window.rejected_reasons) AS e
              WHERE each_window.run_id = w.run_id AND each_window.stream = w.stream GROUP BY e.key) AS r) AS rejected_reasons
FROM sync_windows AS w
GROUP BY w.run_id, w.stream;

-- Runs that read the ERP; an operator's replay is none of them, and no sync is less late for it.
CREATE VIEW erp_syncs AS
SELECT * FROM sync_runs WHERE steps && ARRAY['products', 'customers', 'pos_orders', 'oe_orders'];

-- Of each record only what is wrong with its newest version is kept.
CREATE INDEX rejected_records_by_record ON rejected_records (stream, record_id);

-- One row: whether requests are sent to the ERP at all.
CREATE TABLE erp_circuit (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  status      text NOT NULL DEFAULT 'ok' CHECK (status IN ('ok', 'open')),
  since       timestamptz NOT NULL DEFAULT now(),  -- of this status
  failures    integer NOT NULL DEFAULT 0,          -- in a row
  reason      text,                                -- of the last failure
  next_try_at timestamptz CHECK (status = 'ok' OR next_try_at IS NOT NULL)
);
INSERT INTO erp_circuit DEFAULT VALUES;

GRANT SELECT ON sync_totals, erp_syncs, erp_circuit TO mastergroup_api, mastergroup_sync;
GRANT UPDATE ON erp_circuit TO mastergroup_sync;
