-- Superseded generations beyond the newest few; of all others out of service (rejected, withdrawn, never judged) all
-- but one newer than the live.
SELECT generation
FROM (SELECT p.generation, p.status = 'superseded' AS may_return, p.generation < live.generation AS is_past,
             row_number() OVER (PARTITION BY p.status = 'superseded' ORDER BY p.generation DESC) AS age
      FROM publications AS p CROSS JOIN live_generation AS live
      WHERE p.status <> 'live' AND p.generation > 0) AS out_of_service
WHERE CASE WHEN may_return THEN age > %s - 1 ELSE is_past OR age > 1 END
