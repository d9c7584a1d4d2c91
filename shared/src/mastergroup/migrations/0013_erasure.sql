-- A customer's right to be forgotten: runs of the flow `erasure` are the receipts, tombstones keep an erased customer away.

CREATE TABLE erasure_runs (LIKE sync_runs INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE erasure_runs ADD PRIMARY KEY (run_id);
CREATE UNIQUE INDEX erasure_runs_one_running ON erasure_runs (status) WHERE status = 'running';
CREATE INDEX erasure_runs_newest ON erasure_runs (started_at DESC);

CREATE TABLE erasure_steps (LIKE sync_steps INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE erasure_steps ADD PRIMARY KEY (run_id, step),
  ADD FOREIGN KEY (run_id) REFERENCES erasure_runs ON DELETE CASCADE;

-- Who was erased, as keyed digests of ids: what the next overlap of the ERP feed brings back is told by them.
CREATE TABLE customer_tombstones (
  digest    bytea PRIMARY KEY,                     -- HMAC-SHA256 under ERASURE_KEY; that of the empty id tells the key
  run_id    text NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT now()
);

-- HMAC-SHA256 of a text; the pads are the key's (mastergroup/tombstones.py), so the key itself is never sent.
CREATE FUNCTION keyed_digest(inner_pad bytea, outer_pad bytea, message text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8')));

-- The content hash of an erased customer's record: still tells an edit from a repeat, and nobody can guess the content by it.
CREATE FUNCTION blinded_hash(inner_pad bytea, outer_pad bytea, content_hash uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN encode(substring(keyed_digest(inner_pad, outer_pad, content_hash::text) FOR 16), 'hex')::uuid;

GRANT SELECT, INSERT, UPDATE, DELETE ON erasure_runs, erasure_steps TO mastergroup_sync, mastergroup_personalize;
GRANT SELECT, INSERT ON customer_tombstones TO mastergroup_sync;
GRANT SELECT ON customer_tombstones TO mastergroup_personalize;
