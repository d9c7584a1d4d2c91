-- The distinct customers that were staged, and how many of them stand in the table as they were staged last.
WITH newest AS (
  SELECT DISTINCT ON (source, record_id) seq, source, record_id, content_hash FROM staged_customers ORDER BY source, record_id, seq DESC
), found AS (
  INSERT INTO loaded_records
  SELECT n.seq, n.record_id FROM newest AS n JOIN customer_records AS live USING (source, record_id) WHERE live.content_hash = n.content_hash
  RETURNING 1
)
SELECT (SELECT count(*) FROM newest) AS distinct_records, (SELECT count(*) FROM found) AS loaded
