-- Generations out of service beyond the newest few.
SELECT generation FROM publications
WHERE status <> 'live' AND generation > 0
ORDER BY generation DESC
OFFSET greatest(%s - 1, 0)
