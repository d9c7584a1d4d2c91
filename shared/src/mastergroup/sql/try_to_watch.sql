-- One worker watches at a time, to the end of its transaction: it acts on what it has seen.
SELECT pg_try_advisory_xact_lock(727003) AS is_ours
