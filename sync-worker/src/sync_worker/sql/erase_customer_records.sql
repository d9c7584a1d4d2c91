-- The ERP's records of the customer: remembered by their number alone, so that a repeat is told.
UPDATE customer_records SET unified_customer_id = '', stated_customer_id = NULL,
  content_hash = blinded_hash(%(inner_pad)s, %(outer_pad)s, content_hash)
WHERE unified_customer_id = ANY(%(ids)s)
