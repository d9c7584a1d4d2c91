-- What is in service. Each statement that reads a generation starts FROM this: publishing locks live_generation first.
SELECT g.generation, g.generated_at, g.data_through AS batch_through, g.published_at, g.accuracy,
       v.version, v.changed_at, v.data_through,
       (SELECT max(s.finished_at) FROM
         (SELECT finished_at FROM erp_syncs WHERE status = 'done' ORDER BY started_at DESC LIMIT 1) AS s) AS synced_at
FROM live_generation AS g CROSS JOIN data_version AS v
