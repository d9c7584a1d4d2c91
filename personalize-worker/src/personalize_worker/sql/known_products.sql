-- Products that a list may hold.
SELECT product_id FROM products WHERE is_merchandise
