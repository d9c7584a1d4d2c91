from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AffinityItem")


@_attrs_define
class AffinityItem:
    """One product that a customer leans towards; 1 is strongest.

    Attributes:
        product_id (str):
        affinity_score (float):
        algorithm (str):
        product_name (str):
    """

    product_id: str
    affinity_score: float
    algorithm: str
    product_name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product_id = self.product_id

        affinity_score = self.affinity_score

        algorithm = self.algorithm

        product_name = self.product_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product_id": product_id,
                "affinity_score": affinity_score,
                "algorithm": algorithm,
                "product_name": product_name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        product_id = d.pop("product_id")

        affinity_score = d.pop("affinity_score")

        algorithm = d.pop("algorithm")

        product_name = d.pop("product_name")

        affinity_item = cls(
            product_id=product_id,
            affinity_score=affinity_score,
            algorithm=algorithm,
            product_name=product_name,
        )

        affinity_item.additional_properties = d
        return affinity_item

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
