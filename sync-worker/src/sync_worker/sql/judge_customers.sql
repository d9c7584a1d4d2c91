-- Tell the staged customers one by one, in feed order, from what was there before each; the last of a key is to be written.
-- An id that a record gave before and does not give at the end is noted as corrected; erased customers have the id ''.
WITH judged AS (
  SELECT s.seq, s.content_hash, live.content_hash AS stored,
         coalesce(lag(s.content_hash) OVER in_order, live.content_hash) AS before,
         lead(s.seq) OVER in_order IS NULL AS is_last,
         coalesce(lag(s.unified_customer_id) OVER in_order, live.stated_customer_id, live.unified_customer_id) AS former_id,
         last_value(s.unified_customer_id) OVER (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_id
  FROM staged_customers AS s LEFT JOIN customer_records AS live USING (source, record_id)
  WINDOW in_order AS (PARTITION BY s.source, s.record_id ORDER BY s.seq)
), written AS (
  INSERT INTO changed_records
  SELECT seq, stored IS NULL FROM judged WHERE is_last AND stored IS DISTINCT FROM content_hash
), corrected AS (
  INSERT INTO corrected_customers SELECT seq, former_id, last_id FROM judged WHERE former_id <> last_id AND '' NOT IN (former_id, last_id)
)
SELECT count(*) FILTER (WHERE before IS NULL) AS inserted,
       count(*) FILTER (WHERE before <> content_hash) AS updated,
       count(*) FILTER (WHERE before = content_hash) AS unchanged
FROM judged
