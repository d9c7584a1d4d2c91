-- Every id that stands for the customer: the one asked for, those that an earlier attempt found with it, what they are aliases
-- of, and all aliases of those.
WITH RECURSIVE asked (id) AS (
  SELECT %(id)s::text
  UNION
  SELECT jsonb_array_elements_text(s.detail -> 'ids') FROM erasure_steps AS s WHERE s.detail -> 'ids' ? %(id)s
), mine (id) AS (
  SELECT id FROM asked
  UNION
  SELECT CASE WHEN a.alias_id = mine.id THEN a.unified_customer_id ELSE a.alias_id END
  FROM mine JOIN customer_aliases AS a ON mine.id IN (a.alias_id, a.unified_customer_id)
)
SELECT id FROM mine ORDER BY id
