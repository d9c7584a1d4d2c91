"""Export jobs: a dataset back to CSV."""

from typing import Any

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Write the data of a dataset to the job's output."""
    raise JobFailedError("Exports are not offered by this service yet.")
