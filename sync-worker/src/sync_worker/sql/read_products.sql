-- Category of every product and whether it may be recommended, by product number.
SELECT category_no, offered::integer FROM numbered_products ORDER BY product
