-- By place of the last order: how many customers a product is recommended to, by province, by city, and by both.
INSERT INTO {location_recommendations} (province, city, rank, product_id, avg_score, recommended_to_users)
SELECT province, city, rank, product_id, avg_score, users
FROM (
  SELECT coalesce(province, '') AS province, coalesce(city, '') AS city, product_id, avg_score, users,
         row_number() OVER (PARTITION BY province, city ORDER BY users DESC, avg_score DESC, product_id) AS rank
  FROM (
    SELECT c.province, c.city, t.product_id, round(avg(t.score)::numeric, 7)::double precision AS avg_score,
           count(*) AS users
    FROM top_tens AS t
    JOIN customer_profiles AS c ON c.user_id = t.user_id
    GROUP BY GROUPING SETS ((c.province, t.product_id), (c.city, t.product_id), (c.province, c.city, t.product_id))
    HAVING (grouping(c.province) = 1 OR c.province IS NOT NULL) AND (grouping(c.city) = 1 OR c.city IS NOT NULL)
  ) AS grouped
) AS ranked
WHERE rank <= 500
