-- The distinct orders that were staged, and how many of them stand in the table as they were staged last.
WITH newest AS (
  SELECT DISTINCT ON (source, order_id) seq, source, order_id, content_hash FROM staged_orders ORDER BY source, order_id, seq DESC
), found AS (
  INSERT INTO loaded_records
  SELECT n.seq, n.order_id FROM newest AS n JOIN orders AS live USING (source, order_id) WHERE live.content_hash = n.content_hash
  RETURNING 1
)
SELECT (SELECT count(*) FROM newest) AS distinct_records, (SELECT count(*) FROM found) AS loaded
