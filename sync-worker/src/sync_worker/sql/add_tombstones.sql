-- From now on the sync keeps these ids away.
INSERT INTO customer_tombstones (digest, run_id)
SELECT digest, %(run_id)s FROM unnest(%(digests)s::bytea[]) AS digest
ON CONFLICT (digest) DO NOTHING
