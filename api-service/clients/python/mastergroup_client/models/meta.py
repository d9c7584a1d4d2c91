from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.meta_tier import MetaTier, check_meta_tier

T = TypeVar("T", bound="Meta")


@_attrs_define
class Meta:
    """How old the answer's figures are and where they come from.

    Attributes:
        generated_at (datetime.datetime):
        data_through (datetime.datetime | None):
        generation (int):
        tier (MetaTier):
        stale (bool):
    """

    generated_at: datetime.datetime
    data_through: datetime.datetime | None
    generation: int
    tier: MetaTier
    stale: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        generated_at = self.generated_at.isoformat()

        data_through: None | str
        if isinstance(self.data_through, datetime.datetime):
            data_through = self.data_through.isoformat()
        else:
            data_through = self.data_through

        generation = self.generation

        tier: str = self.tier

        stale = self.stale

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "generated_at": generated_at,
                "data_through": data_through,
                "generation": generation,
                "tier": tier,
                "stale": stale,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        generated_at = datetime.datetime.fromisoformat(d.pop("generated_at"))

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

        generation = d.pop("generation")

        tier = check_meta_tier(d.pop("tier"))

        stale = d.pop("stale")

        meta = cls(
            generated_at=generated_at,
            data_through=data_through,
            generation=generation,
            tier=tier,
            stale=stale,
        )

        meta.additional_properties = d
        return meta

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
