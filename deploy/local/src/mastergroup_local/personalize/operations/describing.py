"""Describe and List of every kind, read off the service model."""

import base64
import binascii

from mastergroup_local.personalize import kinds, statuses
from mastergroup_local.personalize.errors import InvalidNextTokenError
from mastergroup_local.personalize.kinds import KINDS, Kind
from mastergroup_local.personalize.service import Answer, Request, Service
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.wire.models import CONTROL, service_model

PAGE = 100
_WORDS = {kinds.DELETION_JOB: statuses.OF_DELETION, kinds.DATASET_GROUP: statuses.OF_GROUPS}


def describe(kind: Kind, service: Service, request: Request) -> Answer:
    """Return the only member of a Describe answer."""
    found = service.store.get(request[kind.arn_key], kind)
    shown = _shown(found)
    if kind is kinds.SOLUTION:
        shown |= _latest_version(service, found.arn)
    return {_only_output(f"Describe{kind.name}"): shown}


def list_page(kind: Kind, operation: str, service: Service, request: Request) -> Answer:
    """Return one page of a List answer, and the token of the next. Raises InvalidNextTokenError."""
    size = request.get("maxResults", PAGE)
    wanted = {name: value for name, value in request.items() if name not in ("nextToken", "maxResults")}
    if kind is kinds.SOLUTION_VERSION and "solutionArn" in wanted:
        service.store.get(wanted["solutionArn"], kinds.SOLUTION)
    found = _of_parents(service, kind, _after(request.get("nextToken")), wanted)
    page = {_only_output(operation): [_shown(each) for each in found[:size]]}
    return page | ({"nextToken": _token(found[size - 1].id)} if len(found) > size else {})


def _shown(found: Resource) -> Answer:
    shown = found.shown()
    words = _WORDS.get(found.kind, {})
    return {**shown, "status": words.get(found.status, found.status)}


def _of_parents(service: Service, kind: Kind, after: int, wanted: Request) -> list[Resource]:
    if kind is kinds.CAMPAIGN and "solutionArn" in wanted:
        prefix = wanted["solutionArn"] + "/"
        every = service.store.page(kind, after, {})
        return [each for each in every if each.body["solutionVersionArn"].startswith(prefix)]
    return service.store.page(kind, after, wanted)


def _latest_version(service: Service, solution: str) -> Answer:
    versions = service.store.all(kinds.SOLUTION_VERSION, solutionArn=solution)
    return {"latestSolutionVersion": versions[-1].shown()} if versions else {}


def _only_output(operation: str) -> str:
    output = service_model(CONTROL).operation_model(operation).output_shape
    assert output is not None  # noqa: S101  (every Describe and List has one)
    return next(name for name in output.members if name != "nextToken")


def _token(last: int) -> str:
    return base64.urlsafe_b64encode(f"after:{last}".encode()).decode()


def _after(token: str | None) -> int:
    if token is None:
        return 0
    try:
        word, _, last = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeError):
        word, last = "", ""
    if word != "after" or not last.isdecimal() or int(last) >= 2**62:
        raise InvalidNextTokenError("The nextToken is not valid")
    return int(last)


def operations() -> dict[str, tuple[str, Kind]]:
    """Return which generic operation each Describe and List of the model is: (verb, kind)."""
    names = service_model(CONTROL).operation_names
    known = {f"Describe{kind.name}": ("describe", kind) for kind in KINDS.values()}
    known |= {f"List{kind.name}s": ("list", kind) for kind in KINDS.values()}
    return {name: each for name, each in known.items() if name in names}
