-- Facts that more than one service asks for, said once, and the rights to ask.

-- What Personalize has cost in the current month (UTC): the actual where it is known, else the estimate.
CREATE VIEW month_spent AS
SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date AS month,
       (SELECT coalesce(sum(coalesce(actual_usd, estimate_usd)), 0) FROM pipeline_costs
        WHERE month = date_trunc('month', now() AT TIME ZONE 'UTC')) AS usd;
GRANT SELECT ON month_spent TO mastergroup_api, mastergroup_personalize;

-- Either worker watches both flows.
GRANT SELECT ON erp_syncs TO mastergroup_personalize;
