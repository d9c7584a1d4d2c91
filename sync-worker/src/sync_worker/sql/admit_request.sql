-- May a request go to the ERP? While the circuit is open only one each pause: who takes that trial puts the next one off.
WITH trial AS (
  UPDATE erp_circuit SET next_try_at = clock_timestamp() + make_interval(secs => %(pause)s)
  WHERE status = 'open' AND next_try_at <= clock_timestamp()
  RETURNING 1
)
SELECT status = 'ok' OR EXISTS (SELECT FROM trial) AS is_admitted, reason,
       greatest(0, extract(epoch FROM next_try_at - clock_timestamp()))::float8 AS seconds
FROM erp_circuit
