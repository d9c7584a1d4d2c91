from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="WhyNot")


@_attrs_define
class WhyNot:
    """Where one product stands in the joined list (`position` from 1), or which rule removed it.

    Attributes:
        product_id (str):
        position (int | None):
        removed_by (None | str):
    """

    product_id: str
    position: int | None
    removed_by: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product_id = self.product_id

        position: int | None
        position = self.position

        removed_by: None | str
        removed_by = self.removed_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product_id": product_id,
                "position": position,
                "removed_by": removed_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        product_id = d.pop("product_id")

        def _parse_position(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        position = _parse_position(d.pop("position"))

        def _parse_removed_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        removed_by = _parse_removed_by(d.pop("removed_by"))

        why_not = cls(
            product_id=product_id,
            position=position,
            removed_by=removed_by,
        )

        why_not.additional_properties = d
        return why_not

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
