-- How many batch runs there were, and whether one is under way: what it writes may hold a customer who is being erased.
SELECT count(*) AS runs, coalesce(bool_or(status = 'running'), false) AS is_under_way FROM pipeline_runs
