-- Products that somebody known has bought: item-affinity answers only for items that it saw in training.
SELECT product_id
FROM products AS i
WHERE is_merchandise AND EXISTS (
  SELECT FROM purchase_lines AS p WHERE p.product_id = i.product_id AND p.unified_customer_id IS NOT NULL)
ORDER BY product_id
