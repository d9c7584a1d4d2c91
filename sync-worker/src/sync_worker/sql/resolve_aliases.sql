-- Follow the merges in force to their ends, if this transaction changed any: customer_aliases, and the ids that moved.
CREATE TEMP TABLE IF NOT EXISTS moved_customers (stated_id text PRIMARY KEY, customer_id text NOT NULL) ON COMMIT DROP;
WITH RECURSIVE in_force AS (
  SELECT alias_id, customer_id, reason FROM customer_merges WHERE undone_at IS NULL
), changed AS (
  SELECT EXISTS (SELECT FROM customer_merges WHERE now() IN (merged_at, undone_at)) AS any_merge
), paths AS (
  SELECT alias_id, customer_id FROM in_force WHERE (SELECT any_merge FROM changed)
  UNION
  SELECT p.alias_id, f.customer_id FROM paths AS p JOIN in_force AS f ON f.alias_id = p.customer_id
), ends AS (
  SELECT p.alias_id, p.customer_id, f.reason FROM paths AS p JOIN in_force AS f USING (alias_id)
  WHERE NOT EXISTS (SELECT FROM in_force AS further WHERE further.alias_id = p.customer_id)
), removed AS (
  DELETE FROM customer_aliases AS a
  WHERE (SELECT any_merge FROM changed) AND NOT EXISTS (SELECT FROM ends WHERE ends.alias_id = a.alias_id)
  RETURNING alias_id
), written AS (
  INSERT INTO customer_aliases AS a (alias_id, unified_customer_id, reason)
  SELECT alias_id, customer_id, reason FROM ends
  ON CONFLICT (alias_id) DO UPDATE SET
    unified_customer_id = excluded.unified_customer_id, reason = excluded.reason, created_at = now()
  WHERE a.unified_customer_id <> excluded.unified_customer_id
  RETURNING alias_id, unified_customer_id
)
INSERT INTO moved_customers
SELECT alias_id, alias_id FROM removed UNION ALL SELECT alias_id, unified_customer_id FROM written
ON CONFLICT (stated_id) DO UPDATE SET customer_id = excluded.customer_id
