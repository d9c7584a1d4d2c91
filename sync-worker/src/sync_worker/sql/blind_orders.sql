-- Staged orders of erased customers become sales of nobody.
UPDATE staged_orders SET unified_customer_id = NULL, customer_name = NULL, phone = NULL, email = NULL, address = NULL,
  content_hash = blinded_hash(%(inner_pad)s, %(outer_pad)s, content_hash)
WHERE keyed_digest(%(inner_pad)s, %(outer_pad)s, unified_customer_id) IN (SELECT digest FROM customer_tombstones)
