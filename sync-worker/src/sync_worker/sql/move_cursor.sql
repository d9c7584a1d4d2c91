-- The stream has been read up to the end of this window.
INSERT INTO sync_cursors (stream, synced_through, run_id) VALUES (%(stream)s, %(end_date)s, %(run_id)s)
ON CONFLICT (stream) DO UPDATE SET
  synced_through = excluded.synced_through, run_id = excluded.run_id, updated_at = now()
