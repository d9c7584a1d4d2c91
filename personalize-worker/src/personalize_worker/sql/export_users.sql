-- users.csv: every customer and the last known place.
COPY (
  SELECT unified_customer_id AS "USER_ID", left(province, 1000) AS "PROVINCE", left(city, 1000) AS "CITY"
  FROM customers
  ORDER BY unified_customer_id
) TO STDOUT WITH (FORMAT csv, HEADER, ESCAPE '\', FORCE_QUOTE ("USER_ID", "PROVINCE", "CITY"))
