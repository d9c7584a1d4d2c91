-- The serving tables have changed: caches are keyed by this number.
UPDATE data_version SET version = version + 1, changed_at = now(), data_through = %s RETURNING version
