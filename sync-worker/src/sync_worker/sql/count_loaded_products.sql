-- The distinct products that were staged, and how many of them stand in the table as they were staged last.
WITH newest AS (
  SELECT DISTINCT ON (product_id) seq, product_id, content_hash FROM staged_products ORDER BY product_id, seq DESC
), found AS (
  INSERT INTO loaded_records
  SELECT n.seq, n.product_id FROM newest AS n JOIN products AS live USING (product_id) WHERE live.content_hash = n.content_hash
  RETURNING 1
)
SELECT (SELECT count(*) FROM newest) AS distinct_records, (SELECT count(*) FROM found) AS loaded
