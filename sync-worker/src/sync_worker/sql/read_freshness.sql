-- Whether any window or merge changed something since the aggregates were made, and the newest synced order.
SELECT EXISTS (SELECT FROM sync_windows AS w WHERE w.inserted + w.updated > 0 AND w.committed_at > v.changed_at)
       OR EXISTS (SELECT FROM customer_merges AS m WHERE greatest(m.merged_at, m.undone_at) > v.changed_at) AS changed,
       (SELECT max(order_date) FROM orders) AS newest
FROM data_version AS v
