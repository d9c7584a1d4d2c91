-- Take away the lines of the orders that changed.
WITH gone AS (
  DELETE FROM order_items AS i
  USING changed_records AS c JOIN staged_orders AS o USING (seq)
  WHERE NOT c.is_new AND i.source = o.source AND i.order_id = o.order_id
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count - old.lines
FROM (SELECT count(*) AS lines FROM gone) AS old
WHERE table_name = 'order_items' AND old.lines > 0
