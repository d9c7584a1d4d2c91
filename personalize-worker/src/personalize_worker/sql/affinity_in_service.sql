-- How many customers have affinity lists now.
SELECT count(*) AS lists FROM offline_item_affinity
