-- Of staged records that are set aside, those of erased customers are counted and not kept.
UPDATE staged_rejects SET record_id = NULL, raw = to_jsonb('the customer was erased'::text), digest = md5('erased')::uuid
WHERE keyed_digest(%(inner_pad)s, %(outer_pad)s, customer_id) IN (SELECT digest FROM customer_tombstones)
