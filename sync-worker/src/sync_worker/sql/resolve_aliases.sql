-- Follow the merges in force to their ends, for the ids whose path this transaction changed: customer_aliases, and who moved.
CREATE TEMP TABLE IF NOT EXISTS moved_customers (stated_id text PRIMARY KEY, customer_id text NOT NULL) ON COMMIT DROP;
WITH RECURSIVE changed AS (
  SELECT DISTINCT alias_id FROM customer_merges WHERE merged_at = now() OR undone_at = now()
), passed AS (
  SELECT alias_id AS id FROM changed
  UNION SELECT a.unified_customer_id FROM changed JOIN customer_aliases AS a USING (alias_id)
), affected AS (
  SELECT alias_id FROM changed
  UNION SELECT a.alias_id FROM passed JOIN customer_aliases AS a ON a.unified_customer_id = passed.id
), paths AS (
  SELECT m.alias_id, m.customer_id FROM affected JOIN customer_merges AS m USING (alias_id) WHERE m.undone_at IS NULL
  UNION
  SELECT p.alias_id, m.customer_id FROM paths AS p JOIN customer_merges AS m ON m.alias_id = p.customer_id
  WHERE m.undone_at IS NULL
), ends AS (
  SELECT alias_id, customer_id FROM paths AS p
  WHERE NOT EXISTS (SELECT FROM customer_merges AS m WHERE m.alias_id = p.customer_id AND m.undone_at IS NULL)
), removed AS (
  DELETE FROM customer_aliases AS a USING affected AS f
  WHERE a.alias_id = f.alias_id AND NOT EXISTS (SELECT FROM ends WHERE ends.alias_id = f.alias_id)
  RETURNING a.alias_id
), written AS (
  INSERT INTO customer_aliases AS a (alias_id, unified_customer_id, reason)
  SELECT e.alias_id, e.customer_id, m.reason
  FROM ends AS e JOIN customer_merges AS m ON m.alias_id = e.alias_id AND m.undone_at IS NULL
  ON CONFLICT (alias_id) DO UPDATE SET
    unified_customer_id = excluded.unified_customer_id, reason = excluded.reason, created_at = now()
  WHERE a.unified_customer_id <> excluded.unified_customer_id
  RETURNING alias_id, unified_customer_id
)
INSERT INTO moved_customers
SELECT alias_id, alias_id FROM removed UNION ALL SELECT alias_id, unified_customer_id FROM written
ON CONFLICT (stated_id) DO UPDATE SET customer_id = excluded.customer_id
