-- Pairs of a window by how many orders hold both.
SELECT live.*,
       (SELECT json_agg(json_build_object('product_a_id', page.product_a_id,
                 'product_a_name', coalesce(a.product_name, page.product_a_id), 'product_b_id', page.product_b_id,
                 'product_b_name', coalesce(b.product_name, page.product_b_id),
                 'co_recommendation_count', page.customer_count, 'combined_revenue', page.combined_revenue,
                 'order_count', page.order_count, 'support', page.support,
                 'confidence_a_to_b', page.confidence_a_to_b, 'confidence_b_to_a', page.confidence_b_to_a,
                 'lift', page.lift) ORDER BY page.order_count DESC, page.lift DESC, page.product_a_id, page.product_b_id)
        FROM (
          SELECT * FROM product_pairs AS p
          WHERE p.time_filter = %(time_filter)s
          ORDER BY p.order_count DESC, p.lift DESC, p.product_a_id, p.product_b_id
          LIMIT %(limit)s OFFSET %(offset)s
        ) AS page
        LEFT JOIN product_cards AS a ON a.product_id = page.product_a_id
        LEFT JOIN product_cards AS b ON b.product_id = page.product_b_id) AS items
FROM {live} AS live
