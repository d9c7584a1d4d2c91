"""Waiting for a run to end."""

import time
from typing import Any

import pytest

from mastergroup.runs import Ledger, Run


def wait_for_end(ledger: Ledger, run: Run, seconds: float = 30) -> dict[str, Any]:
    """The run's row with its steps as soon as it is over; the test fails when it takes longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        row = ledger.progress(run.run_id)
        if row["status"] != "running":
            return row
        time.sleep(0.05)
    pytest.fail(f"the run did not end: {ledger.progress(run.run_id)}")
