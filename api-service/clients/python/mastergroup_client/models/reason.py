from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.reason_tier import ReasonTier, check_reason_tier

T = TypeVar("T", bound="Reason")


@_attrs_define
class Reason:
    """Why an item is in the list (`explain=true`).

    Attributes:
        tier (ReasonTier):
        rule (str):
        resembles (None | str):
    """

    tier: ReasonTier
    rule: str
    resembles: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tier: str = self.tier

        rule = self.rule

        resembles: None | str
        resembles = self.resembles

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tier": tier,
                "rule": rule,
                "resembles": resembles,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tier = check_reason_tier(d.pop("tier"))

        rule = d.pop("rule")

        def _parse_resembles(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        resembles = _parse_resembles(d.pop("resembles"))

        reason = cls(
            tier=tier,
            rule=rule,
            resembles=resembles,
        )

        reason.additional_properties = d
        return reason

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
