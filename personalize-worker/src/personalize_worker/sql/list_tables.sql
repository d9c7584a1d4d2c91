-- The tables of all generations that hold lists of customers.
SELECT tablename AS name FROM pg_tables
WHERE schemaname = 'generations' AND tablename ~ '^(user_recommendations|item_affinity)_[0-9]+$'
ORDER BY tablename
