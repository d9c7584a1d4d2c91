-- What is recommended to the customers of one place: a page, and how many customers there are.
SELECT live.*,
       coalesce((SELECT t.users FROM location_totals AS t
                 WHERE t.province = %(province)s AND t.city = %(city)s), 0) AS users,
       (SELECT json_agg(json_build_object('product_id', page.product_id, 'avg_score', page.avg_score,
                 'recommended_to_users', page.recommended_to_users, 'product_name', page.product_name) ORDER BY page.rank)
        FROM (
          SELECT l.rank, l.product_id, l.avg_score, l.recommended_to_users, c.product_name
          FROM location_recommendations AS l JOIN product_cards AS c ON c.product_id = l.product_id AND c.is_offered
          WHERE l.province = %(province)s AND l.city = %(city)s
          ORDER BY l.rank
          LIMIT %(limit)s OFFSET %(offset)s
        ) AS page) AS items
FROM {live} AS live
