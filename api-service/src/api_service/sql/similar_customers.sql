-- Customers of a window by how many others bought alike; what of their live list is in stock and not bought is counted for the page only.
SELECT live.*,
       (SELECT json_agg(json_build_object('customer_id', page.customer_id, 'customer_name', page.customer_name,
                 'similar_customers_count', page.similar_customers_count,
                 'actual_recommendations', (
                   SELECT count(*) FROM jsonb_array_elements(r.recommendations) AS i (item)
                   WHERE i.item ->> 'product_id' <> ALL (coalesce(p.purchased, '{{}}'))
                     AND (SELECT c.in_stock FROM product_cards AS c WHERE c.product_id = i.item ->> 'product_id')),
                 'recommendations_generated', coalesce(jsonb_array_length(r.recommendations), 0),
                 'top_shared_products', coalesce((
                   SELECT json_agg(json_build_object('product_name', coalesce(c.product_name, t.item ->> 'product_id'),
                            'shared_count', t.item -> 'shared_count') ORDER BY t.rank)
                   FROM jsonb_array_elements(page.top_shared_products) WITH ORDINALITY AS t (item, rank)
                   LEFT JOIN product_cards AS c ON c.product_id = t.item ->> 'product_id'), '[]')) ORDER BY page.rank)
        FROM (
          SELECT * FROM customer_similarity AS s
          WHERE s.time_filter = %(time_filter)s
          ORDER BY s.rank
          LIMIT %(limit)s OFFSET %(offset)s
        ) AS page
        LEFT JOIN offline_user_recommendations AS r ON r.user_id = page.customer_id
        LEFT JOIN customer_profiles AS p ON p.user_id = page.customer_id) AS items
FROM {live} AS live
