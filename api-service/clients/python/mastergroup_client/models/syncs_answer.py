from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.sync_run import SyncRun


T = TypeVar("T", bound="SyncsAnswer")


@_attrs_define
class SyncsAnswer:
    """Runs of the ERP sync, newest first, with counts, reasons and times.

    `promise_hours` is the longest time between two syncs; `lag_hours` since the last good one ended (null: none did).

        Attributes:
            syncs (list[SyncRun]):
            count (int):
            promise_hours (float):
            lag_hours (float | None):
            newest_order_lag_hours (float | None):
    """

    syncs: list[SyncRun]
    count: int
    promise_hours: float
    lag_hours: float | None
    newest_order_lag_hours: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        syncs = []
        for syncs_item_data in self.syncs:
            syncs_item = syncs_item_data.to_dict()
            syncs.append(syncs_item)

        count = self.count

        promise_hours = self.promise_hours

        lag_hours: float | None
        lag_hours = self.lag_hours

        newest_order_lag_hours: float | None
        newest_order_lag_hours = self.newest_order_lag_hours

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "syncs": syncs,
                "count": count,
                "promise_hours": promise_hours,
                "lag_hours": lag_hours,
                "newest_order_lag_hours": newest_order_lag_hours,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sync_run import SyncRun  # noqa: PLC0415

        d = dict(src_dict)
        syncs = []
        _syncs = d.pop("syncs")
        for syncs_item_data in _syncs:
            syncs_item = SyncRun.from_dict(syncs_item_data)

            syncs.append(syncs_item)

        count = d.pop("count")

        promise_hours = d.pop("promise_hours")

        def _parse_lag_hours(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        lag_hours = _parse_lag_hours(d.pop("lag_hours"))

        def _parse_newest_order_lag_hours(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        newest_order_lag_hours = _parse_newest_order_lag_hours(d.pop("newest_order_lag_hours"))

        syncs_answer = cls(
            syncs=syncs,
            count=count,
            promise_hours=promise_hours,
            lag_hours=lag_hours,
            newest_order_lag_hours=newest_order_lag_hours,
        )

        syncs_answer.additional_properties = d
        return syncs_answer

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
