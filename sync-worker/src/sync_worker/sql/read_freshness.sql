-- Whether any window changed something since the aggregates were made, and the newest synced order.
SELECT EXISTS (SELECT FROM sync_windows AS w WHERE w.inserted + w.updated > 0 AND w.committed_at > v.changed_at) AS changed,
       (SELECT max(order_date) FROM orders) AS newest
FROM data_version AS v
