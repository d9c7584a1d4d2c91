"""Deletion jobs: forget users."""

from typing import Any

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Remove the users listed in the files of a job."""
    raise JobFailedError("Deletions are not offered by this service yet.")
