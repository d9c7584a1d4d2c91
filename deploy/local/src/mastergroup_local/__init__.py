"""The embedded stack for a machine with only Python."""
