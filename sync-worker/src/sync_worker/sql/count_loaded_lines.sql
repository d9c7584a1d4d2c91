-- The orders that were to get lines, and how many of them have all of those now.
WITH each_order AS (
  SELECT o.order_id, bool_and(i.line IS NOT NULL) AS is_whole
  FROM staged_orders AS o JOIN staged_lines AS l USING (seq)
  LEFT JOIN order_items AS i ON i.source = o.source AND i.order_id = o.order_id AND i.line = l.line
                            AND i.product_id = l.product_id
  GROUP BY o.order_id
)
SELECT count(*) AS distinct_records, count(*) FILTER (WHERE is_whole) AS loaded FROM each_order
