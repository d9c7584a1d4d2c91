-- Runs of the two flows. `sync_*` and `pipeline_*` have the same shape on purpose: one mechanism (mastergroup.runs) drives both.

CREATE TABLE sync_runs (
  run_id       text PRIMARY KEY,
  trigger      text NOT NULL,                      -- schedule | operator
  steps        text[] NOT NULL,
  options      jsonb NOT NULL DEFAULT '{}',
  status       text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'failed')),
  error        text,
  started_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz,
  resend_after timestamptz NOT NULL,               -- the tick re-sends the chain only after this
  resends      integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX sync_runs_one_running ON sync_runs (status) WHERE status = 'running';
CREATE INDEX sync_runs_newest ON sync_runs (started_at DESC);

CREATE TABLE sync_steps (
  run_id      text NOT NULL REFERENCES sync_runs ON DELETE CASCADE,
  step        text NOT NULL,
  position    integer NOT NULL,
  status      text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'done', 'failed')),
  attempts    integer NOT NULL DEFAULT 0,          -- transient failures in a row
  detail      jsonb NOT NULL DEFAULT '{}',         -- ARNs, S3 keys, counts: what a repeat of the step needs
  error       text,
  lease_owner text,
  lease_until timestamptz,
  started_at  timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (run_id, step)
);

CREATE TABLE pipeline_runs (LIKE sync_runs INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE pipeline_runs ADD PRIMARY KEY (run_id);
CREATE UNIQUE INDEX pipeline_runs_one_running ON pipeline_runs (status) WHERE status = 'running';
CREATE INDEX pipeline_runs_newest ON pipeline_runs (started_at DESC);

CREATE TABLE pipeline_steps (LIKE sync_steps INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE pipeline_steps ADD PRIMARY KEY (run_id, step),
  ADD FOREIGN KEY (run_id) REFERENCES pipeline_runs ON DELETE CASCADE;

-- How far each stream of the ERP has been read.
CREATE TABLE sync_cursors (
  stream         text PRIMARY KEY,                 -- products | customers | pos | oe
  synced_through date NOT NULL,                    -- last whole day read, business time zone
  run_id         text NOT NULL,
  updated_at     timestamptz NOT NULL DEFAULT now()
);

-- One row a committed window: received = inserted + updated + unchanged + rejected, always.
CREATE TABLE sync_windows (
  run_id           text NOT NULL REFERENCES sync_runs ON DELETE CASCADE,
  stream           text NOT NULL,
  start_date       date NOT NULL,
  end_date         date NOT NULL,
  received         integer NOT NULL,
  inserted         integer NOT NULL,
  updated          integer NOT NULL,
  unchanged        integer NOT NULL,
  rejected         integer NOT NULL,
  lines            integer NOT NULL DEFAULT 0,     -- order lines received
  lines_rejected   integer NOT NULL DEFAULT 0,
  rejected_reasons jsonb NOT NULL DEFAULT '{}',    -- {reason: count}
  seconds          double precision NOT NULL,
  committed_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, stream, start_date),
  CHECK (received = inserted + updated + unchanged + rejected)
);

-- Kept whole, so that they can be replayed after a fix. Holds personal data: only the sync role reads it.
CREATE TABLE rejected_records (
  stream        text NOT NULL,
  digest        uuid NOT NULL,                     -- of the raw record (and the line's position): a repeat is one row
  record_id     text,
  line          integer,                           -- NULL: the record as a whole
  reason        text NOT NULL,
  raw           jsonb NOT NULL,
  run_id        text NOT NULL,                     -- the run that saw it last
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (stream, digest)
);
