"""What is recommended to the customers of one place."""

from api_service.answers.found import Found
from api_service.answers.source import Source
from api_service.errors import BadParameter
from api_service.freshness import batch_meta
from api_service.questions import LocationQuery
from api_service.reader import live
from api_service.responses import LocationAnswer
from mastergroup.places import city_name, province_name


async def by_location(source: Source, query: LocationQuery) -> Found[LocationAnswer]:
    """A page of the place's list. Raises BadParameter without a place."""
    place = _place(query)
    if not place:
        raise BadParameter("province, city: give at least one of them")
    row = await source.reader.row(
        "location_list",
        province=place.get("province", ""),
        city=place.get("city", ""),
        limit=query.limit,
        offset=query.offset,
    )
    items = row["items"] or []
    answer: LocationAnswer = {
        "aggregated_recommendations": items,
        "location_filter": place,
        "total_users_in_location": row["users"],
        "count": len(items),
        "meta": batch_meta(live(row), source.limits, "location" if items else "none"),
    }
    return Found(answer, live(row))


def _place(query: LocationQuery) -> dict[str, str]:
    names = {
        "province": _spelling(query.province, province_name(query.province)),
        "city": _spelling(query.city, city_name(query.city)),
    }
    return {key: name for key, name in names.items() if name}


def _spelling(given: str | None, folded: str | None) -> str:
    """A placeholder such as `unknown` folds to nothing, but is still a place that nobody ordered from."""
    return folded or (given or "").replace("\x00", "").strip()
