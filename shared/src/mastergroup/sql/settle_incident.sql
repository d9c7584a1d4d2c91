-- Keep who has taken the notice; one resolved meanwhile has another notice due, which this says nothing of.
UPDATE incidents
SET taken_by = %(taken_by)s,
    next_attempt_at = CASE WHEN NOT %(by_all)s THEN next_attempt_at END,
    notified_at = CASE WHEN %(by_all)s THEN now() END,
    undelivered_at = CASE WHEN NOT %(by_all)s AND next_attempt_at IS NULL THEN now() END
WHERE incident_id = %(incident_id)s AND resolved_at IS NOT DISTINCT FROM %(resolved_at)s
RETURNING attempts, undelivered_at
