-- Customers whose last order went to each place.
INSERT INTO {location_totals} (province, city, users)
SELECT coalesce(c.province, ''), coalesce(c.city, ''), count(*)
FROM customer_profiles AS c
GROUP BY GROUPING SETS ((c.province), (c.city), (c.province, c.city))
HAVING (grouping(c.province) = 1 OR c.province IS NOT NULL) AND (grouping(c.city) = 1 OR c.city IS NOT NULL)
