-- Order, product and revenue (1/100,000 PKR) of every purchase line; returns are none; sorted by order.
SELECT o.order_no, p.product, (i.quantity * coalesce(i.unit_price, 0) * 100000)::double precision
FROM order_items AS i JOIN numbered_orders AS o USING (source, order_id) JOIN numbered_products AS p USING (product_id)
WHERE i.quantity > 0
ORDER BY o.order_no
