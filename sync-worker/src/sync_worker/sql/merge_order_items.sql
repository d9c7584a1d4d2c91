-- Write the lines of the new and the changed orders.
WITH written AS (
  INSERT INTO order_items (source, order_id, line, product_id, product_name, quantity, unit_price)
  SELECT o.source, o.order_id, l.line, l.product_id, l.product_name, l.quantity, l.unit_price
  FROM changed_records JOIN staged_orders AS o USING (seq) JOIN staged_lines AS l USING (seq)
  RETURNING 1
)
UPDATE table_counts SET row_count = row_count + new.lines
FROM (SELECT count(*) AS lines FROM written) AS new
WHERE table_name = 'order_items' AND new.lines > 0
