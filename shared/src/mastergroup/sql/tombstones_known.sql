-- Whether anybody was erased (no row: nobody), and whether it was under this key.
SELECT EXISTS (SELECT FROM customer_tombstones WHERE digest = %s) AS is_same_key
WHERE EXISTS (SELECT FROM customer_tombstones)
