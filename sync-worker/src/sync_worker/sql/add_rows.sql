-- Add the fresh rows that a serving table does not have yet (after remove_rows); what stays the same is not written.
INSERT INTO {table} SELECT * FROM {fresh} EXCEPT SELECT * FROM {table}
