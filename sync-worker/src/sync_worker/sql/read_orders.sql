-- Moment (microseconds), customer and places of every purchase, by order number.
SELECT (extract(epoch FROM order_date) * 1000000)::bigint, customer, province_no, city_no FROM numbered_orders ORDER BY order_no
