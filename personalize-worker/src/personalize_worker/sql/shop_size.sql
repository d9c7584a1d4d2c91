-- How much a batch would export and ask about: the counts of the export's own queries.
SELECT sold.interactions, sold.sold_products, (SELECT count(*) FROM customers) AS customers,
       (SELECT count(*) FROM products WHERE is_merchandise) AS products
FROM (
  SELECT coalesce(sum(lines), 0)::bigint AS interactions, count(*) AS sold_products
  FROM (
    SELECT count(*) AS lines
    FROM purchase_lines AS p
    JOIN products AS i ON i.product_id = p.product_id AND i.is_merchandise
    WHERE p.unified_customer_id IS NOT NULL
    GROUP BY p.product_id
  ) AS by_product
) AS sold
