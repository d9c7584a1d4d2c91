-- Products that a list may hold.
SELECT product_id, is_active FROM products WHERE is_merchandise
