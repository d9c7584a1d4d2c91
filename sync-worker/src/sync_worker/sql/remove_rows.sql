-- Take away the rows of a serving table that are not among its fresh ones; readers are never blocked.
WITH gone AS (
  DELETE FROM {table} AS live WHERE NOT EXISTS (SELECT FROM {fresh} AS fresh WHERE fresh = live) RETURNING 1
)
SELECT count(*) AS rows FROM gone
