-- The affinity lists that are in service stay so: copied into the new generation.
INSERT INTO {} SELECT user_id, recommendations FROM offline_item_affinity
