-- What the batch is billed for: booked before it is begun, so that a run which dies counts as well. No personal data.

-- One row a billed step of a run. No reference to its run: money stays spent when old runs are forgotten.
CREATE TABLE pipeline_costs (
  run_id       text NOT NULL,
  step         text NOT NULL,
  month        date NOT NULL,                      -- first day of the calendar month (UTC) that it counts in
  estimate     jsonb NOT NULL,                     -- {"gigabytes" | "training_hours" | "recommendations" | "segment_users": n}
  estimate_usd double precision NOT NULL,
  actual       jsonb,                              -- the same once the step has ended well
  actual_usd   double precision,
  booked_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, step)
);
CREATE INDEX pipeline_costs_by_month ON pipeline_costs (month);

-- One row: what the newest run was expected to cost, under which prices and budgets.
CREATE TABLE cost_plan (
  only_row               boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  run_id                 text NOT NULL,
  estimate_usd           double precision NOT NULL,
  budget_personalize_usd double precision,         -- NULL: no limit
  budget_total_usd       double precision,         -- NULL: no limit
  fixed_usd              double precision NOT NULL, -- a month, part of the total
  prices_as_of           date NOT NULL,
  planned_at             timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT ON pipeline_costs, cost_plan TO mastergroup_api;
GRANT SELECT, INSERT, UPDATE ON pipeline_costs, cost_plan TO mastergroup_personalize;
