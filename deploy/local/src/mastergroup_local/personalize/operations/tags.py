"""Tags, kept with the resource but shown by ListTagsForResource only."""

from mastergroup_local.personalize.errors import NotFoundError, TooManyTagsError
from mastergroup_local.personalize.service import MAX_TAGS, Answer, Request, Service
from mastergroup_local.personalize.store import Resource


def list_tags(service: Service, request: Request) -> Answer:
    """ListTagsForResource."""
    return {"tags": _find(service, request).body.get("tags", [])}


def tag(service: Service, request: Request) -> Answer:
    """TagResource: a tag of the same key is replaced."""
    found = _find(service, request)
    given = {each["tagKey"]: each for each in [*found.body.get("tags", []), *request["tags"]]}
    if len(given) > MAX_TAGS:
        raise TooManyTagsError(f"A resource can have at most {MAX_TAGS} tags")
    service.store.update(found.arn, tags=list(given.values()))
    return {}


def untag(service: Service, request: Request) -> Answer:
    """UntagResource: keys that the resource does not have are ignored."""
    found = _find(service, request)
    kept = [each for each in found.body.get("tags", []) if each["tagKey"] not in request["tagKeys"]]
    service.store.update(found.arn, tags=kept)
    return {}


def _find(service: Service, request: Request) -> Resource:
    found = service.store.find(request["resourceArn"])
    if found is None:
        raise NotFoundError(f"The given resource does not exist: {request['resourceArn']}")
    return found


OPERATIONS = {"ListTagsForResource": list_tags, "TagResource": tag, "UntagResource": untag}
