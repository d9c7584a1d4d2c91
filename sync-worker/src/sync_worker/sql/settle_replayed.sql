-- Rejected records that a replay has loaded are rejected no more.
DELETE FROM rejected_records AS r USING replayed_records AS p
WHERE r.stream = %(stream)s AND r.digest = p.digest
  AND NOT EXISTS (SELECT FROM staged_rejects AS s WHERE s.digest = p.digest)
