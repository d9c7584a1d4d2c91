-- How many customers have bought two lines or more, counted up to a limit: a look at few of them when it is met.
SELECT count(*) AS returning
FROM (
  SELECT FROM customers AS c
  WHERE 2 = (
    SELECT count(*)
    FROM (SELECT FROM purchase_lines AS l
          JOIN products AS p ON p.product_id = l.product_id AND p.is_merchandise
          WHERE l.unified_customer_id = c.unified_customer_id
          LIMIT 2) AS two)
  LIMIT %(limit)s
) AS returning_customers
