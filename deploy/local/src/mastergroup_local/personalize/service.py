"""What every operation is given: the settings and the store, and the rules that all share."""

import json
from dataclasses import dataclass
from typing import Any

from mastergroup_local.personalize import kinds, statuses
from mastergroup_local.personalize.errors import (
    AlreadyExistsError,
    InUseError,
    InvalidInputError,
    LimitExceededError,
    TooManyTagsError,
)
from mastergroup_local.personalize.kinds import Kind
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Resource, Store

Request = dict[str, Any]
Answer = dict[str, Any]
MAX_TAGS = 50
# How many may exist: in a dataset group, or in the account where they are in none.
QUOTAS = {kinds.SCHEMA: 500, kinds.DATASET_GROUP: 5, kinds.SOLUTION: 10, kinds.CAMPAIGN: 5, kinds.FILTER: 30}
MAX_WAITING = {"SolutionVersion": 20}


@dataclass(frozen=True)
class Service:
    """The running service, as operations see it."""

    settings: Settings
    store: Store

    def arn(self, kind: Kind, tail: str) -> str:
        """Return the ARN of a resource of this account and region."""
        return f"arn:aws:personalize:{self.settings.region}:{self.settings.account}:{kind.arn_part}/{tail}"

    def create(self, kind: Kind, tail: str, body: Request, status: str | None = statuses.CREATE_PENDING) -> Answer:
        """Add a resource and return the answer of its Create operation.

        A name that is taken is said before a quota that is full: whoever repeats a create must find what it made.
        Raises TooManyTagsError, AlreadyExistsError, LimitExceededError.
        """
        if len(body.get("tags", ())) > MAX_TAGS:
            raise TooManyTagsError(f"A resource can have at most {MAX_TAGS} tags")
        arn = self.arn(kind, tail)
        self.check_name(kind, tail)
        self._check_quota(kind, body)
        self.store.insert(kind, arn, body, status)
        return {**body, kind.arn_key: arn}

    def active(self, arn: str, kind: Kind) -> Resource:
        """Return a resource that must be ACTIVE.

        Raises NotFoundError, InUseError while it is being made or deleted, InvalidInputError where it failed.
        """
        found = self.store.get(arn, kind)
        if found.status in (statuses.CREATE_FAILED, statuses.CREATE_STOPPED):
            raise InvalidInputError(f"The given {kind.words} is in status {found.status}: {arn}")
        if found.status != statuses.ACTIVE:
            raise InUseError(f"The given {kind.words} is not ACTIVE but {found.status}: {arn}")
        return found

    def deletable(self, arn: str, kind: Kind) -> Resource:
        """Return a resource that nothing is being done to. Raises NotFoundError, InUseError."""
        found = self.store.get(arn, kind)
        if found.status not in statuses.SETTLED and found.status is not None:
            raise InUseError(f"The given {kind.words} is in status {found.status}: {arn}")
        return found

    def delete(self, arn: str, kind: Kind) -> Answer:
        """Start the deletion of a resource that may be deleted."""
        self.deletable(arn, kind)
        self.store.update(arn, statuses.DELETE_PENDING)
        return {}

    def check_name(self, kind: Kind, tail: str) -> None:
        """Raise AlreadyExistsError where a resource of that name exists."""
        arn = self.arn(kind, tail)
        if self.store.find(arn):
            raise AlreadyExistsError(f"Another resource with Arn {arn} already exists.")

    def check_unused(self, arn: str, by: Kind, **members: str) -> None:
        """Raise InUseError where a resource of that kind hangs on this one."""
        users = self.store.all(by, **members)
        if users:
            raise InUseError(f"{arn} is in use by the {by.words} {users[0].arn}")

    def check_idle(self, arn: str, by: Kind, **members: str) -> None:
        """Raise InUseError where a job of that kind still works on this resource."""
        busy = [job.arn for job in self.store.all(by, **members) if job.status in statuses.WAITING]
        if busy:
            raise InUseError(f"{arn} is in use by the {by.words} {busy[0]}")

    def _check_quota(self, kind: Kind, body: Request) -> None:
        members = {"datasetGroupArn": body["datasetGroupArn"]} if "datasetGroupArn" in body else {}
        if kind in QUOTAS and len(self.store.all(kind, **members)) >= QUOTAS[kind]:
            raise LimitExceededError(f"More than {QUOTAS[kind]} resources of type {kind.words}")
        if kind.is_job:
            self._check_waiting(kind)

    def _check_waiting(self, kind: Kind) -> None:
        most = MAX_WAITING.get(kind.name, 5)
        if sum(job.status in statuses.WAITING for job in self.store.all(kind)) >= most:
            raise LimitExceededError(f"More than {most} resources with PENDING or IN_PROGRESS status")


def schema_fields(service: Service, dataset: Resource) -> list[dict[str, Any]]:
    """Return the Avro fields of a dataset's schema."""
    text = service.store.find(dataset.body["schemaArn"])
    return list(json.loads(text.body["schema"])["fields"]) if text else []
