-- Staged records of erased customers keep their number and nothing else.
UPDATE staged_customers SET unified_customer_id = '', customer_name = NULL, phone = NULL, email = NULL, address = NULL,
  province = NULL, city = NULL, content_hash = blinded_hash(%(inner_pad)s, %(outer_pad)s, content_hash)
WHERE keyed_digest(%(inner_pad)s, %(outer_pad)s, unified_customer_id) IN (SELECT digest FROM customer_tombstones)
