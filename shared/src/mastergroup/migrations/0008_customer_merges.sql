-- Corrections and merges of customers, kept so that each can be undone (docs/decisions/0006-customer-corrections.md).

-- `alias_id` is `customer_id`. What is in force makes paths; customer_aliases holds where each ends.
CREATE TABLE customer_merges (
  merge_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alias_id      text NOT NULL,
  customer_id   text NOT NULL CHECK (customer_id <> alias_id),
  cause         text NOT NULL CHECK (cause IN ('correction', 'operator')),
  reason        text NOT NULL,
  orders        integer NOT NULL,                  -- that the alias had until then
  run_id        text NOT NULL,
  merged_at     timestamptz NOT NULL DEFAULT now(),
  undone_at     timestamptz,                       -- NULL: in force
  undone_reason text,
  undone_run_id text
);
CREATE UNIQUE INDEX customer_merges_in_force ON customer_merges (alias_id) WHERE undone_at IS NULL;
COMMENT ON TABLE customer_aliases IS 'Where the customer_merges in force lead; written by resolve_aliases alone.';

INSERT INTO customer_merges (alias_id, customer_id, cause, reason, orders, run_id, merged_at)
SELECT alias_id, unified_customer_id, 'operator', reason, 0, 'before 0008', created_at FROM customer_aliases;

-- Customers as they were when their id became an alias. Contact data: only the sync role reads it.
CREATE TABLE merged_customers (LIKE customers);
ALTER TABLE merged_customers ADD PRIMARY KEY (unified_customer_id);

-- The id that the record itself gives, where an alias leads it to another customer; else NULL.
ALTER TABLE orders ADD COLUMN stated_customer_id text;
ALTER TABLE customer_records ADD COLUMN stated_customer_id text;
CREATE INDEX orders_by_stated_customer ON orders (stated_customer_id) WHERE stated_customer_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON customer_merges, merged_customers TO mastergroup_sync;
