-- A check has a verdict (PASS, WARN or FAIL) and counts records; a generation that was rolled back from is withdrawn.

ALTER TABLE publications DROP CONSTRAINT publications_status_check,
  ADD CONSTRAINT publications_status_check
    CHECK (status IN ('loaded', 'live', 'superseded', 'withdrawn', 'rejected'));

-- Checks that were kept before: all have the shape of today.
CREATE FUNCTION pg_temp.with_verdicts(checks jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(jsonb_agg(each || jsonb_build_object('count', NULL, 'verdict',
                 CASE WHEN (each ->> 'passed')::boolean THEN 'PASS' ELSE 'FAIL' END)), '[]')
        FROM jsonb_array_elements(checks) AS each);

UPDATE publications SET checks = pg_temp.with_verdicts(checks) WHERE checks <> '[]';
UPDATE pipeline_steps SET detail = jsonb_set(detail, '{checks}', pg_temp.with_verdicts(detail -> 'checks'))
WHERE detail ? 'checks';
