-- The newest synced order: what this batch has seen.
SELECT max(order_date) AS data_through FROM orders
