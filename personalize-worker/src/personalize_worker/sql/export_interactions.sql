-- interactions.csv: what known customers bought; one row a purchase line. Text quoted, backslash escapes.
COPY (
  SELECT p.unified_customer_id AS "USER_ID", p.product_id AS "ITEM_ID",
         extract(epoch FROM p.order_date)::bigint AS "TIMESTAMP", 'purchase' AS "EVENT_TYPE",
         p.revenue::real AS "EVENT_VALUE"
  FROM purchase_lines AS p
  JOIN products AS i ON i.product_id = p.product_id AND i.is_merchandise
  WHERE p.unified_customer_id IS NOT NULL
  ORDER BY p.order_date, p.source, p.order_id, p.product_id
) TO STDOUT WITH (FORMAT csv, HEADER, ESCAPE '\', FORCE_QUOTE ("USER_ID", "ITEM_ID", "EVENT_TYPE"))
