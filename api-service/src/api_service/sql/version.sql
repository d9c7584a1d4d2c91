-- The pair that the cache keys hold.
SELECT g.generation, v.version FROM live_generation AS g CROSS JOIN data_version AS v
