-- Products of a window by how many active customers they are recommended to: the sync's sales beside the load's counts.
SELECT live.*,
       (SELECT json_agg(json_build_object('product_id', page.product_id, 'product_name', page.product_name,
                 'category', page.category, 'price', page.price, 'recommendation_count', page.recommendation_count,
                 'avg_similarity_score', page.avg_similarity_score, 'total_revenue', page.revenue)
               ORDER BY page.recommendation_count DESC, page.revenue DESC, page.product_id)
        FROM (
          SELECT both_sides.*, coalesce(c.product_name, both_sides.product_id) AS product_name, c.category, c.price
          FROM (
            SELECT coalesce(r.product_id, s.product_id) AS product_id,
                   coalesce(r.recommendation_count, 0) AS recommendation_count,
                   coalesce(r.avg_similarity_score, 0.0) AS avg_similarity_score, coalesce(s.revenue, 0.00) AS revenue
            FROM (SELECT * FROM product_recommendation_stats WHERE time_filter = %(time_filter)s) AS r
            FULL JOIN (SELECT * FROM product_sales WHERE time_filter = %(time_filter)s) AS s
              ON s.product_id = r.product_id
            ORDER BY 2 DESC, 4 DESC, 1
            LIMIT %(limit)s OFFSET %(offset)s
          ) AS both_sides
          LEFT JOIN product_cards AS c ON c.product_id = both_sides.product_id
        ) AS page) AS items
FROM {live} AS live
