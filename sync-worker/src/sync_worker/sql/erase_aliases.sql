-- Corrections and merges that name the customer; each id has a tombstone of its own.
DELETE FROM customer_aliases WHERE alias_id = ANY(%(ids)s) OR unified_customer_id = ANY(%(ids)s)
