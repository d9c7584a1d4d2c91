from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.location_answer_location_filter import LocationAnswerLocationFilter
    from ..models.location_item import LocationItem
    from ..models.meta import Meta


T = TypeVar("T", bound="LocationAnswer")


@_attrs_define
class LocationAnswer:
    """What is recommended to the customers of one place; `location_filter` holds the names in their one spelling.

    Attributes:
        aggregated_recommendations (list[LocationItem]):
        location_filter (LocationAnswerLocationFilter):
        total_users_in_location (int):
        count (int):
        meta (Meta): How old the answer's figures are and where they come from.
    """

    aggregated_recommendations: list[LocationItem]
    location_filter: LocationAnswerLocationFilter
    total_users_in_location: int
    count: int
    meta: Meta
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        aggregated_recommendations = []
        for aggregated_recommendations_item_data in self.aggregated_recommendations:
            aggregated_recommendations_item = aggregated_recommendations_item_data.to_dict()
            aggregated_recommendations.append(aggregated_recommendations_item)

        location_filter = self.location_filter.to_dict()

        total_users_in_location = self.total_users_in_location

        count = self.count

        meta = self.meta.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "aggregated_recommendations": aggregated_recommendations,
                "location_filter": location_filter,
                "total_users_in_location": total_users_in_location,
                "count": count,
                "meta": meta,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.location_answer_location_filter import (
            LocationAnswerLocationFilter,  # noqa: PLC0415
        )
        from ..models.location_item import LocationItem  # noqa: PLC0415
        from ..models.meta import Meta  # noqa: PLC0415

        d = dict(src_dict)
        aggregated_recommendations = []
        _aggregated_recommendations = d.pop("aggregated_recommendations")
        for aggregated_recommendations_item_data in _aggregated_recommendations:
            aggregated_recommendations_item = LocationItem.from_dict(aggregated_recommendations_item_data)

            aggregated_recommendations.append(aggregated_recommendations_item)

        location_filter = LocationAnswerLocationFilter.from_dict(d.pop("location_filter"))

        total_users_in_location = d.pop("total_users_in_location")

        count = d.pop("count")

        meta = Meta.from_dict(d.pop("meta"))

        location_answer = cls(
            aggregated_recommendations=aggregated_recommendations,
            location_filter=location_filter,
            total_users_in_location=total_users_in_location,
            count=count,
            meta=meta,
        )

        location_answer.additional_properties = d
        return location_answer

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
