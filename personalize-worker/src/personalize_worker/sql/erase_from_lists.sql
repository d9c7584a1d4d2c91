-- Lists of customers who were erased before or while they were made.
DELETE FROM {} WHERE keyed_digest(%(inner_pad)s, %(outer_pad)s, user_id) IN (SELECT digest FROM customer_tombstones)
