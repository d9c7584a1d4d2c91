"""Feeds over HTTP into PostgreSQL: the sync's own ingest, and dlt."""
