-- What /status tells: counts that the workers keep, the last runs, and what is wrong now.
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
       coalesce((SELECT json_agg(i ORDER BY i.opened_at) FROM (
          SELECT key, reason, next_step, opened_at, run_id FROM incidents WHERE resolved_at IS NULL
        ) AS i), '[]') AS incidents,
       (SELECT row_to_json(c) FROM (
          SELECT to_char(m.month, 'YYYY-MM') AS month, m.usd AS spent_usd,
                 p.run_id AS last_run_id, p.estimate_usd AS last_run_estimate_usd,
                 (SELECT coalesce(sum(coalesce(r.actual_usd, r.estimate_usd)), 0) FROM pipeline_costs AS r
                  WHERE r.run_id = p.run_id) AS last_run_usd,
                 p.budget_personalize_usd, p.budget_total_usd, p.fixed_usd, p.prices_as_of
          FROM cost_plan AS p CROSS JOIN month_spent AS m
        ) AS c) AS costs,
       (SELECT row_to_json(e) FROM (SELECT status, since, reason, next_try_at FROM erp_circuit) AS e) AS erp
FROM {live} AS live
