from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.stream_counts_rejected_reasons import StreamCountsRejectedReasons


T = TypeVar("T", bound="StreamCounts")


@_attrs_define
class StreamCounts:
    """What a sync did with the records of one stream; `lines` are order lines.

    received = inserted + updated + unchanged + rejected; `distinct` of those not rejected, `loaded` found in the table
    after the merge (both null for runs that did not count them yet).

        Attributes:
            received (int):
            inserted (int):
            updated (int):
            unchanged (int):
            rejected (int):
            lines (int):
            lines_rejected (int):
            distinct (int | None):
            loaded (int | None):
            rejected_reasons (StreamCountsRejectedReasons):
            windows (int):
            seconds (float):
            records_per_second (float):
    """

    received: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    lines: int
    lines_rejected: int
    distinct: int | None
    loaded: int | None
    rejected_reasons: StreamCountsRejectedReasons
    windows: int
    seconds: float
    records_per_second: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        received = self.received

        inserted = self.inserted

        updated = self.updated

        unchanged = self.unchanged

        rejected = self.rejected

        lines = self.lines

        lines_rejected = self.lines_rejected

        distinct: int | None
        distinct = self.distinct

        loaded: int | None
        loaded = self.loaded

        rejected_reasons = self.rejected_reasons.to_dict()

        windows = self.windows

        seconds = self.seconds

        records_per_second = self.records_per_second

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "received": received,
                "inserted": inserted,
                "updated": updated,
                "unchanged": unchanged,
                "rejected": rejected,
                "lines": lines,
                "lines_rejected": lines_rejected,
                "distinct": distinct,
                "loaded": loaded,
                "rejected_reasons": rejected_reasons,
                "windows": windows,
                "seconds": seconds,
                "records_per_second": records_per_second,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.stream_counts_rejected_reasons import StreamCountsRejectedReasons  # noqa: PLC0415

        d = dict(src_dict)
        received = d.pop("received")

        inserted = d.pop("inserted")

        updated = d.pop("updated")

        unchanged = d.pop("unchanged")

        rejected = d.pop("rejected")

        lines = d.pop("lines")

        lines_rejected = d.pop("lines_rejected")

        def _parse_distinct(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        distinct = _parse_distinct(d.pop("distinct"))

        def _parse_loaded(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        loaded = _parse_loaded(d.pop("loaded"))

        rejected_reasons = StreamCountsRejectedReasons.from_dict(d.pop("rejected_reasons"))

        windows = d.pop("windows")

        seconds = d.pop("seconds")

        records_per_second = d.pop("records_per_second")

        stream_counts = cls(
            received=received,
            inserted=inserted,
            updated=updated,
            unchanged=unchanged,
            rejected=rejected,
            lines=lines,
            lines_rejected=lines_rejected,
            distinct=distinct,
            loaded=loaded,
            rejected_reasons=rejected_reasons,
            windows=windows,
            seconds=seconds,
            records_per_second=records_per_second,
        )

        stream_counts.additional_properties = d
        return stream_counts

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
