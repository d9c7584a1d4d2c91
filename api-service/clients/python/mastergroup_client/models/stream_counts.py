from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="StreamCounts")


@_attrs_define
class StreamCounts:
    """What a sync did with the records of one stream; `lines` are order lines.

    Attributes:
        received (int):
        inserted (int):
        updated (int):
        unchanged (int):
        rejected (int):
        lines (int):
        lines_rejected (int):
    """

    received: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    lines: int
    lines_rejected: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        received = self.received

        inserted = self.inserted

        updated = self.updated

        unchanged = self.unchanged

        rejected = self.rejected

        lines = self.lines

        lines_rejected = self.lines_rejected

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
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        received = d.pop("received")

        inserted = d.pop("inserted")

        updated = d.pop("updated")

        unchanged = d.pop("unchanged")

        rejected = d.pop("rejected")

        lines = d.pop("lines")

        lines_rejected = d.pop("lines_rejected")

        stream_counts = cls(
            received=received,
            inserted=inserted,
            updated=updated,
            unchanged=unchanged,
            rejected=rejected,
            lines=lines,
            lines_rejected=lines_rejected,
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
