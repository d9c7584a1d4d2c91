from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Incident")


@_attrs_define
class Incident:
    """Something that is wrong now: since when, why, and what to do about it.

    Attributes:
        key (str):
        reason (str):
        next_step (str):
        opened_at (datetime.datetime):
        run_id (None | str):
    """

    key: str
    reason: str
    next_step: str
    opened_at: datetime.datetime
    run_id: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        key = self.key

        reason = self.reason

        next_step = self.next_step

        opened_at = self.opened_at.isoformat()

        run_id: None | str
        run_id = self.run_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "key": key,
                "reason": reason,
                "next_step": next_step,
                "opened_at": opened_at,
                "run_id": run_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        key = d.pop("key")

        reason = d.pop("reason")

        next_step = d.pop("next_step")

        opened_at = datetime.datetime.fromisoformat(d.pop("opened_at"))

        def _parse_run_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        run_id = _parse_run_id(d.pop("run_id"))

        incident = cls(
            key=key,
            reason=reason,
            next_step=next_step,
            opened_at=opened_at,
            run_id=run_id,
        )

        incident.additional_properties = d
        return incident

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
