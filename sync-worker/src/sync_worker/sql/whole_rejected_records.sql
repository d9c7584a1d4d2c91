-- Records that were set aside as a whole: they hold who ordered.
SELECT stream, digest, raw FROM rejected_records WHERE line IS NULL
