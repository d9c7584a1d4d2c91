"""Describe-or-create: each AWS resource is found by its name, or made, and watched until it is ACTIVE."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from mastergroup.errors import PermanentError
from mastergroup.runs import Pending, StepContext
from personalize_worker.aws import AlreadyExists, Aws

_ENDED_WELL = frozenset({"ACTIVE", "COMPLETED"})
_ENDED_BADLY = frozenset({"CREATE FAILED", "CREATE STOPPED", "UPDATE FAILED", "FAILED"})


@dataclass(frozen=True)
class Kind:
    """A type of Personalize resource by its boto3 names, e.g. `Kind("dataset_group", "datasetGroup")`."""

    operation: str
    key: str
    name_field: str = "name"

    @property
    def arn_field(self) -> str:
        """The field of its ARN, in requests and answers."""
        return f"{self.key}Arn"

    @property
    def list_operation(self) -> str:
        """The name of its paged list operation."""
        return f"list_{self.operation}s"

    @property
    def list_key(self) -> str:
        """The field of that list's entries."""
        return f"{self.key}s"


DATASET_GROUP = Kind("dataset_group", "datasetGroup")
SCHEMA = Kind("schema", "schema")
DATASET = Kind("dataset", "dataset")
IMPORT_JOB = Kind("dataset_import_job", "datasetImportJob", "jobName")
SOLUTION = Kind("solution", "solution")
SOLUTION_VERSION = Kind("solution_version", "solutionVersion")
INFERENCE_JOB = Kind("batch_inference_job", "batchInferenceJob", "jobName")
DELETION_JOB = Kind("data_deletion_job", "dataDeletionJob", "jobName")
SEGMENT_JOB = Kind("batch_segment_job", "batchSegmentJob", "jobName")


def ensure(aws: Aws, kind: Kind, within: dict[str, Any], request: dict[str, Any]) -> str:
    """The ARN of the resource that `request` names; created if the list `within` (its filter) does not hold it.

    A create whose answer was lost is found here the next time, so nothing is made twice.
    """
    return found_or_created(aws, kind, partial(named, aws, kind, within, request[kind.name_field]), request)


def found_or_created(aws: Aws, kind: Kind, find: Callable[[], str | None], request: dict[str, Any]) -> str:
    """The ARN that `find` answers; if there is none, that of the resource that `request` makes."""
    if found := find():
        return found
    try:
        return str(aws.call(f"create_{kind.operation}", **request)[kind.arn_field])
    except AlreadyExists:
        # Boto3 itself tries a create again when its answer is lost: then the first try has made it.
        if found := find():
            return found
        raise


def named(aws: Aws, kind: Kind, within: dict[str, Any], name: str) -> str | None:
    """The ARN of the resource with that name in the list `within`; None without one."""
    for summary in aws.listed(kind.list_operation, kind.list_key, **within):
        if summary[kind.name_field] == name:
            return str(summary[kind.arn_field])
    return None


def describe(aws: Aws, kind: Kind, arn: str) -> dict[str, Any]:
    """The description of a resource."""
    description: dict[str, Any] = aws.call(f"describe_{kind.operation}", **{kind.arn_field: arn})[kind.key]
    return description


def is_active(aws: Aws, kind: Kind, arn: str) -> bool:
    """Whether it is ACTIVE (a deletion job: COMPLETED); PermanentError with AWS's reason if it has failed."""
    description = describe(aws, kind, arn)
    status = description["status"]
    if status in _ENDED_BADLY:
        reason = description.get("failureReason") or "no reason given"
        raise PermanentError(f"{kind.operation} {arn.rsplit('/', 1)[-1]}: {status}: {reason}")
    return status in _ENDED_WELL


def kept(context: StepContext, key: str, make: Callable[[], str]) -> str:
    """The ARN kept under `key` of the step's row, or the one that `make` finds or creates, kept before going on."""
    if key not in context.detail:
        context.save(**{key: make()})
    return str(context.detail[key])


def wait(context: StepContext, seconds: float, limit_hours: float, what: str) -> Pending:
    """Look again in `seconds`; PermanentError once the step is older than its limit."""
    waited = datetime.now(UTC) - context.claim.started_at
    if waited.total_seconds() > limit_hours * 3600:
        raise PermanentError(f"{what}: not ready after {limit_hours:g} hours")
    return Pending(seconds, context.detail)
