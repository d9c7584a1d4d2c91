-- The gate: which generation is in service.
CREATE OR REPLACE VIEW live_generation AS SELECT * FROM publications WHERE generation = {}
