-- Every id that stands for the customer: the one asked for, what it is an alias of, and all aliases of those.
WITH RECURSIVE mine (id) AS (
  SELECT %(id)s::text
  UNION
  SELECT CASE WHEN a.alias_id = mine.id THEN a.unified_customer_id ELSE a.alias_id END
  FROM mine JOIN customer_aliases AS a ON mine.id IN (a.alias_id, a.unified_customer_id)
)
SELECT id FROM mine ORDER BY id
