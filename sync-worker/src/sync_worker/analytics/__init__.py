"""Sales analytics: read the purchases once as small integers, compute with sparse matrices, replace what changed."""
