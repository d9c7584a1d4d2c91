-- Tell the staged orders one by one, in feed order, from what was there before each; the last of a key is to be written.
-- Of a replay, an order that the feed sent before what the table holds changes nothing.
WITH outdated AS (
  DELETE FROM staged_orders AS s USING replayed_records AS p, orders AS live
  WHERE p.seq = s.seq AND live.source = s.source AND live.order_id = s.order_id AND live.synced_at > p.seen_at
  RETURNING s.seq
), judged AS (
  SELECT s.seq, s.content_hash, live.content_hash AS stored,
         coalesce(lag(s.content_hash) OVER in_order, live.content_hash) AS before,
         lead(s.seq) OVER in_order IS NULL AS is_last
  FROM staged_orders AS s LEFT JOIN orders AS live USING (source, order_id)
  WHERE s.seq NOT IN (SELECT seq FROM outdated)
  WINDOW in_order AS (PARTITION BY s.source, s.order_id ORDER BY s.seq)
), written AS (
  INSERT INTO changed_records
  SELECT seq, stored IS NULL FROM judged WHERE is_last AND stored IS DISTINCT FROM content_hash
)
SELECT count(*) FILTER (WHERE before IS NULL) AS inserted,
       count(*) FILTER (WHERE before <> content_hash) AS updated,
       count(*) FILTER (WHERE before = content_hash) + (SELECT count(*) FROM outdated) AS unchanged
FROM judged
