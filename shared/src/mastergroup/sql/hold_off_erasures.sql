-- Held by each transaction that writes rows of customers; an erasure waits for it, and it for an erasure.
SELECT pg_advisory_xact_lock_shared(727002)
