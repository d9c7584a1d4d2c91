-- Their rows go with their tables.
DELETE FROM publications WHERE generation = ANY (%s)
