-- The counts that the workers keep.
SELECT table_name, row_count FROM table_counts ORDER BY table_name
