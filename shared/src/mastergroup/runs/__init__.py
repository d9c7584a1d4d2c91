"""Runs of a flow: the rows in PostgreSQL that say what was done, and the leases that say who does it."""

from mastergroup.runs.ledger import Claim, Ledger, Run
from mastergroup.runs.step import Done, Pending, StepContext

__all__ = ["Claim", "Done", "Ledger", "Pending", "Run", "StepContext"]
