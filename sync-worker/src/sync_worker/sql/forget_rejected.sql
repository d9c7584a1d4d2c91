-- Rejected records of an erased customer.
DELETE FROM rejected_records WHERE (stream, digest) IN (SELECT * FROM unnest(%(streams)s::text[], %(digests)s::uuid[]))
