-- The first ten products of every customer's list, for the aggregates.
CREATE TEMPORARY TABLE top_tens ON COMMIT DROP AS
SELECT u.user_id, listed.item ->> 'product_id' AS product_id, (listed.item ->> 'score')::double precision AS score
FROM {user_recommendations} AS u,
     jsonb_array_elements(jsonb_path_query_array(u.recommendations, '$[0 to 9]')) AS listed (item)
