-- Staged records of erased customers keep their number and nothing else (a deleted record's id is '').
UPDATE staged_customers SET unified_customer_id = '', customer_name = NULL, phone = NULL, email = NULL, address = NULL,
  province = NULL, city = NULL, content_hash = blinded_hash(%(inner_pad)s, %(outer_pad)s, content_hash)
WHERE unified_customer_id <> ''
  AND keyed_digest(%(inner_pad)s, %(outer_pad)s, unified_customer_id) IN (SELECT digest FROM customer_tombstones)
