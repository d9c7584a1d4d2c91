"""The read-only API over the cache tables."""
