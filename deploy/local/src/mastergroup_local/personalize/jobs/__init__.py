"""Jobs: what imports, trains and infers, in a process of its own."""
