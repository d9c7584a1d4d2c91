from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Pair")


@_attrs_define
class Pair:
    """Two products bought together in a window; money in PKR.

    Attributes:
        product_a_id (str):
        product_a_name (str):
        product_b_id (str):
        product_b_name (str):
        co_recommendation_count (int):
        combined_revenue (float):
        order_count (int):
        support (float):
        confidence_a_to_b (float):
        confidence_b_to_a (float):
        lift (float):
    """

    product_a_id: str
    product_a_name: str
    product_b_id: str
    product_b_name: str
    co_recommendation_count: int
    combined_revenue: float
    order_count: int
    support: float
    confidence_a_to_b: float
    confidence_b_to_a: float
    lift: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product_a_id = self.product_a_id

        product_a_name = self.product_a_name

        product_b_id = self.product_b_id

        product_b_name = self.product_b_name

        co_recommendation_count = self.co_recommendation_count

        combined_revenue = self.combined_revenue

        order_count = self.order_count

        support = self.support

        confidence_a_to_b = self.confidence_a_to_b

        confidence_b_to_a = self.confidence_b_to_a

        lift = self.lift

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product_a_id": product_a_id,
                "product_a_name": product_a_name,
                "product_b_id": product_b_id,
                "product_b_name": product_b_name,
                "co_recommendation_count": co_recommendation_count,
                "combined_revenue": combined_revenue,
                "order_count": order_count,
                "support": support,
                "confidence_a_to_b": confidence_a_to_b,
                "confidence_b_to_a": confidence_b_to_a,
                "lift": lift,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        product_a_id = d.pop("product_a_id")

        product_a_name = d.pop("product_a_name")

        product_b_id = d.pop("product_b_id")

        product_b_name = d.pop("product_b_name")

        co_recommendation_count = d.pop("co_recommendation_count")

        combined_revenue = d.pop("combined_revenue")

        order_count = d.pop("order_count")

        support = d.pop("support")

        confidence_a_to_b = d.pop("confidence_a_to_b")

        confidence_b_to_a = d.pop("confidence_b_to_a")

        lift = d.pop("lift")

        pair = cls(
            product_a_id=product_a_id,
            product_a_name=product_a_name,
            product_b_id=product_b_id,
            product_b_name=product_b_name,
            co_recommendation_count=co_recommendation_count,
            combined_revenue=combined_revenue,
            order_count=order_count,
            support=support,
            confidence_a_to_b=confidence_a_to_b,
            confidence_b_to_a=confidence_b_to_a,
            lift=lift,
        )

        pair.additional_properties = d
        return pair

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
