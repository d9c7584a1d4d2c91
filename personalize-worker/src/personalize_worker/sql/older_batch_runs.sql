-- Batch runs that began before the erasure and still go on: what they write may hold the customer.
SELECT run_id FROM pipeline_runs WHERE status = 'running' AND started_at < %s
