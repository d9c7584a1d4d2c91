-- The published generation and the data version.
SELECT g.generation, d.version FROM live_generation AS g CROSS JOIN data_version AS d
