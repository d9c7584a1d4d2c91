from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.check import Check
    from ..models.publication_counts import PublicationCounts


T = TypeVar("T", bound="Publication")


@_attrs_define
class Publication:
    """What became of a generation; `counts` are rows by table, `reason` says why it was refused or withdrawn.

    Attributes:
        generation (int):
        status (str):
        reason (None | str):
        counts (PublicationCounts):
        checks (list[Check]):
        accuracy (float | None):
        data_through (datetime.datetime | None):
        published_at (datetime.datetime | None):
    """

    generation: int
    status: str
    reason: None | str
    counts: PublicationCounts
    checks: list[Check]
    accuracy: float | None
    data_through: datetime.datetime | None
    published_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        generation = self.generation

        status = self.status

        reason: None | str
        reason = self.reason

        counts = self.counts.to_dict()

        checks = []
        for checks_item_data in self.checks:
            checks_item = checks_item_data.to_dict()
            checks.append(checks_item)

        accuracy: float | None
        accuracy = self.accuracy

        data_through: None | str
        if isinstance(self.data_through, datetime.datetime):
            data_through = self.data_through.isoformat()
        else:
            data_through = self.data_through

        published_at: None | str
        if isinstance(self.published_at, datetime.datetime):
            published_at = self.published_at.isoformat()
        else:
            published_at = self.published_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "generation": generation,
                "status": status,
                "reason": reason,
                "counts": counts,
                "checks": checks,
                "accuracy": accuracy,
                "data_through": data_through,
                "published_at": published_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.check import Check  # noqa: PLC0415
        from ..models.publication_counts import PublicationCounts  # noqa: PLC0415

        d = dict(src_dict)
        generation = d.pop("generation")

        status = d.pop("status")

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        counts = PublicationCounts.from_dict(d.pop("counts"))

        checks = []
        _checks = d.pop("checks")
        for checks_item_data in _checks:
            checks_item = Check.from_dict(checks_item_data)

            checks.append(checks_item)

        def _parse_accuracy(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        accuracy = _parse_accuracy(d.pop("accuracy"))

        def _parse_data_through(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                data_through_type_0 = datetime.datetime.fromisoformat(data)

                return data_through_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        data_through = _parse_data_through(d.pop("data_through"))

        def _parse_published_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                published_at_type_0 = datetime.datetime.fromisoformat(data)

                return published_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        published_at = _parse_published_at(d.pop("published_at"))

        publication = cls(
            generation=generation,
            status=status,
            reason=reason,
            counts=counts,
            checks=checks,
            accuracy=accuracy,
            data_through=data_through,
            published_at=published_at,
        )

        publication.additional_properties = d
        return publication

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
