-- What /status tells: counts that the workers keep, and the last runs.
SELECT live.generation, live.synced_at,
       (SELECT json_object_agg(t.table_name, t.row_count ORDER BY array_position(ARRAY['orders', 'order_items', 'customers',
          'products', 'offline_user_recommendations', 'offline_similar_items', 'offline_item_affinity'], t.table_name))
        FROM table_counts AS t) AS counts,
       (SELECT row_to_json(s) FROM (
          SELECT run_id, status, started_at, finished_at, error FROM erp_syncs ORDER BY started_at DESC LIMIT 1
        ) AS s) AS last_sync,
       (SELECT row_to_json(b) FROM (
          SELECT run_id, status, started_at, finished_at, error FROM pipeline_runs ORDER BY started_at DESC LIMIT 1
        ) AS b) AS last_batch,
       (SELECT row_to_json(e) FROM (SELECT status, since, reason, next_try_at FROM erp_circuit) AS e) AS erp
FROM {live} AS live
