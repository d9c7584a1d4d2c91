-- Which migrations this database has had.
CREATE TABLE IF NOT EXISTS schema_migrations (
  name       text PRIMARY KEY,
  digest     text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)
