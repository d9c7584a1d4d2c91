-- Superseded generations beyond the newest few; of those that never were in service, all but one newer than the live.
SELECT generation
FROM (SELECT p.generation, p.status = 'superseded' AS was_live, p.generation < live.generation AS is_past,
             row_number() OVER (PARTITION BY p.status = 'superseded' ORDER BY p.generation DESC) AS age
      FROM publications AS p CROSS JOIN live_generation AS live
      WHERE p.status <> 'live' AND p.generation > 0) AS out_of_service
WHERE CASE WHEN was_live THEN age > %s - 1 ELSE is_past OR age > 1 END
