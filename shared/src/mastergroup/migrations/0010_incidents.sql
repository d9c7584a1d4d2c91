-- What is or was wrong: one row an incident, at most one open row a key. Opened, told and closed by the ticks of the workers.

CREATE TABLE incidents (
  incident_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key             text NOT NULL,                   -- sync:failed | sync:late | pipeline:rejected | ...
  run_id          text,                            -- NULL: no run, which is what is wrong
  reason          text NOT NULL,
  next_step       text NOT NULL,
  occurrences     integer NOT NULL DEFAULT 1,      -- runs that it happened to while open
  opened_at       timestamptz NOT NULL DEFAULT now(),
  last_seen_at    timestamptz NOT NULL DEFAULT now(), -- of the newest occurrence
  resolved_at     timestamptz,
  -- The notice that is due: first that it is open, then that it is over.
  attempts        integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT now(),       -- NULL: told, or given up
  taken_by        integer[] NOT NULL DEFAULT '{}', -- entries of ALERT_URLS, from 1
  notified_at     timestamptz,                     -- every entry has taken it
  undelivered_at  timestamptz                      -- given up: some entry never took it
);
COMMENT ON COLUMN incidents.reason IS 'As the run gives it: no personal data, so that the API may show it.';
CREATE UNIQUE INDEX incidents_one_open ON incidents (key) WHERE resolved_at IS NULL;
CREATE INDEX incidents_due ON incidents (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- Each worker watches both flows, so that a flow whose own worker is dead is watched by the other.
GRANT SELECT, INSERT, UPDATE ON incidents TO mastergroup_sync, mastergroup_personalize;
GRANT SELECT ON pipeline_runs, publications TO mastergroup_sync;
GRANT SELECT ON sync_windows TO mastergroup_personalize;
GRANT SELECT ON incidents TO mastergroup_api;
