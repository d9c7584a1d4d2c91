"""What the sync reads and writes in PostgreSQL: staging, windows and cursors."""
