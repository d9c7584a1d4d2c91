from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.freshness_status import FreshnessStatus, check_freshness_status

T = TypeVar("T", bound="Freshness")


@_attrs_define
class Freshness:
    """Whether the last good sync is young enough.

    Attributes:
        status (FreshnessStatus):
        limit_hours (float):
        last_sync_age_hours (float | None):
    """

    status: FreshnessStatus
    limit_hours: float
    last_sync_age_hours: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status: str = self.status

        limit_hours = self.limit_hours

        last_sync_age_hours: float | None
        last_sync_age_hours = self.last_sync_age_hours

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
                "limit_hours": limit_hours,
                "last_sync_age_hours": last_sync_age_hours,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        status = check_freshness_status(d.pop("status"))

        limit_hours = d.pop("limit_hours")

        def _parse_last_sync_age_hours(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        last_sync_age_hours = _parse_last_sync_age_hours(d.pop("last_sync_age_hours"))

        freshness = cls(
            status=status,
            limit_hours=limit_hours,
            last_sync_age_hours=last_sync_age_hours,
        )

        freshness.additional_properties = d
        return freshness

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
