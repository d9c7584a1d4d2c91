"""Kinds of resource that this service does not make: none exists, so lists are empty and nothing is found."""

from functools import partial

from mastergroup_local.personalize.errors import NotFoundError
from mastergroup_local.personalize.service import Answer, Request, Service

_LISTS = {"ListRecommenders": "recommenders", "ListMetricAttributions": "metricAttributions"}
_RECOMMENDER = ("Describe", "Update", "Delete", "Start", "Stop")
_ATTRIBUTION = ("Describe", "Delete")


def list_none(member: str, _: Service, __: Request) -> Answer:
    """Return an empty page."""
    return {member: []}


def find_none(member: str, words: str, _: Service, request: Request) -> Answer:
    """Raise NotFoundError."""
    raise NotFoundError(f"The given {words} does not exist: {request[member]}")


OPERATIONS = {
    **{name: partial(list_none, member) for name, member in _LISTS.items()},
    **{f"{verb}Recommender": partial(find_none, "recommenderArn", "recommender") for verb in _RECOMMENDER},
    **{
        f"{verb}MetricAttribution": partial(find_none, "metricAttributionArn", "metric attribution")
        for verb in _ATTRIBUTION
    },
}
