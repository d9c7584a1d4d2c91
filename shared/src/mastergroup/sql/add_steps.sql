-- One pending row for each step of a new run.
INSERT INTO {steps} (run_id, step, position)
SELECT %s, name, position FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (name, position)
