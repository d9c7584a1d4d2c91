-- Cached answers are of an older version from now on; when the aggregates were made stays as it is.
UPDATE data_version SET version = version + 1
