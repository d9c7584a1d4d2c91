-- Tell the staged products one by one, in feed order, from what was there before each; the last of a key is to be written.
WITH judged AS (
  SELECT s.seq, s.content_hash, live.content_hash AS stored,
         coalesce(lag(s.content_hash) OVER in_order, live.content_hash) AS before,
         lead(s.seq) OVER in_order IS NULL AS is_last
  FROM staged_products AS s LEFT JOIN products AS live USING (product_id)
  WINDOW in_order AS (PARTITION BY s.product_id ORDER BY s.seq)
), written AS (
  INSERT INTO changed_records
  SELECT seq, stored IS NULL FROM judged WHERE is_last AND stored IS DISTINCT FROM content_hash
)
SELECT count(*) FILTER (WHERE before IS NULL) AS inserted,
       count(*) FILTER (WHERE before <> content_hash) AS updated,
       count(*) FILTER (WHERE before = content_hash) AS unchanged
FROM judged
