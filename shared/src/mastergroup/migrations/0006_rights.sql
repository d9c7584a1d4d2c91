-- Read-only is a database fact: the API's role can SELECT the serving tables and nothing else.

GRANT SELECT ON data_version, table_counts, product_cards, customer_profiles, popular_products, window_totals,
  product_sales, product_pairs, customer_similarity, publications, live_generation, offline_user_recommendations,
  offline_similar_items, offline_item_affinity, location_recommendations, location_totals,
  product_recommendation_stats, recommendation_totals, sync_runs, sync_steps, sync_windows, pipeline_runs,
  pipeline_steps
TO mastergroup_api;

GRANT SELECT, INSERT, UPDATE, DELETE ON customers, customer_records, customer_aliases, products, orders, order_items,
  sync_runs, sync_steps, sync_cursors, sync_windows, rejected_records, data_version, table_counts, customer_profiles,
  popular_products, window_totals, product_sales, product_pairs, customer_similarity
TO mastergroup_sync;
GRANT SELECT ON purchase_lines, live_generation TO mastergroup_sync;

GRANT SELECT, INSERT, UPDATE, DELETE ON pipeline_runs, pipeline_steps, publications TO mastergroup_personalize;
GRANT SELECT, UPDATE ON table_counts TO mastergroup_personalize;
GRANT SELECT ON products, order_items, purchase_lines, customer_profiles, data_version, window_totals, sync_runs
TO mastergroup_personalize;
GRANT SELECT (unified_customer_id, customer_no, province, city) ON customers TO mastergroup_personalize;
GRANT SELECT (source, order_id, unified_customer_id, province, city, order_date, is_purchase, total_price)
  ON orders TO mastergroup_personalize;

-- Publishing replaces the views, and only an owner may do that.
GRANT USAGE, CREATE ON SCHEMA generations TO mastergroup_personalize;
GRANT CREATE ON SCHEMA public TO mastergroup_personalize;
DO $$
DECLARE
  relation text;
BEGIN
  FOR relation IN SELECT format('generations.%I', tablename) FROM pg_tables WHERE schemaname = 'generations' LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO mastergroup_personalize', relation);
  END LOOP;
  FOREACH relation IN ARRAY ARRAY['live_generation', 'offline_user_recommendations', 'offline_similar_items',
      'offline_item_affinity', 'location_recommendations', 'location_totals', 'product_recommendation_stats',
      'recommendation_totals'] LOOP
    EXECUTE format('ALTER VIEW %I OWNER TO mastergroup_personalize', relation);
  END LOOP;
END $$;
