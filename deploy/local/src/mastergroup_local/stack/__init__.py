"""Starts, supervises and stops the embedded stack: every service of the system on one machine with only Python."""
