-- What the API tells of the newest plan.
INSERT INTO cost_plan (run_id, estimate_usd, budget_personalize_usd, budget_total_usd, fixed_usd, prices_as_of)
VALUES (%(run_id)s, %(estimate_usd)s, %(budget_personalize_usd)s, %(budget_total_usd)s, %(fixed_usd)s, %(prices_as_of)s)
ON CONFLICT (only_row) DO UPDATE SET
  run_id = excluded.run_id, estimate_usd = excluded.estimate_usd, budget_personalize_usd = excluded.budget_personalize_usd,
  budget_total_usd = excluded.budget_total_usd, fixed_usd = excluded.fixed_usd, prices_as_of = excluded.prices_as_of,
  planned_at = now()
