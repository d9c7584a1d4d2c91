-- The small integer of every product.
SELECT product_no, product_id FROM products
