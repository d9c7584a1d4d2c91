-- How many rows the generation's lists have.
UPDATE publications SET counts = %(counts)s WHERE generation = %(generation)s
