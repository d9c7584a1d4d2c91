"""The control plane: one file per kind of resource, each with a table of its operations."""
