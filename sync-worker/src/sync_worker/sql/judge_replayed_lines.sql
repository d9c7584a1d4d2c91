-- Lines that can be used now go to their orders, of which each is a record: updated where a line is new to it.
WITH owned AS (
  SELECT p.seq, p.line, p.seen_at, o.source, o.order_id, o.brand_name, o.order_date
  FROM replayed_records AS p JOIN orders AS o ON o.source = %(stream)s AND o.order_id = p.record_id
), usable AS (
  SELECT DISTINCT ON (order_id, line) owned.* FROM owned JOIN staged_lines USING (seq, line)
  WHERE NOT EXISTS (SELECT FROM order_items AS i
                    WHERE i.source = owned.source AND i.order_id = owned.order_id AND i.line = owned.line)
  ORDER BY order_id, line, seen_at DESC
), staged AS (
  INSERT INTO staged_orders (seq, source, order_id, brand_name, order_date)
  SELECT seq, source, order_id, brand_name, order_date FROM usable
), changed AS (
  INSERT INTO changed_records SELECT seq, false FROM usable
), homeless AS (
  INSERT INTO staged_rejects
  SELECT r.record_id, r.line, 'the order of the line is not there', r.raw, r.digest, l.seq
  FROM staged_lines AS l JOIN replayed_records AS p USING (seq)
  JOIN rejected_records AS r ON r.stream = %(stream)s AND r.digest = p.digest
  WHERE l.seq NOT IN (SELECT seq FROM owned)
)
SELECT count(DISTINCT order_id) AS received, 0 AS inserted,
       (SELECT count(DISTINCT order_id) FROM usable) AS updated,
       count(DISTINCT order_id) - (SELECT count(DISTINCT order_id) FROM usable) AS unchanged
FROM owned
