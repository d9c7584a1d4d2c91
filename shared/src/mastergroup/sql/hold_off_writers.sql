-- Held by the transaction of an erasure, alone.
SELECT pg_advisory_xact_lock(727002)
