from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ProductFigures")


@_attrs_define
class ProductFigures:
    """One product in a window; money in PKR.

    Attributes:
        product_id (str):
        product_name (str):
        category (None | str):
        price (float | None):
        recommendation_count (int):
        avg_similarity_score (float):
        total_revenue (float):
    """

    product_id: str
    product_name: str
    category: None | str
    price: float | None
    recommendation_count: int
    avg_similarity_score: float
    total_revenue: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product_id = self.product_id

        product_name = self.product_name

        category: None | str
        category = self.category

        price: float | None
        price = self.price

        recommendation_count = self.recommendation_count

        avg_similarity_score = self.avg_similarity_score

        total_revenue = self.total_revenue

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product_id": product_id,
                "product_name": product_name,
                "category": category,
                "price": price,
                "recommendation_count": recommendation_count,
                "avg_similarity_score": avg_similarity_score,
                "total_revenue": total_revenue,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        product_id = d.pop("product_id")

        product_name = d.pop("product_name")

        def _parse_category(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        category = _parse_category(d.pop("category"))

        def _parse_price(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        price = _parse_price(d.pop("price"))

        recommendation_count = d.pop("recommendation_count")

        avg_similarity_score = d.pop("avg_similarity_score")

        total_revenue = d.pop("total_revenue")

        product_figures = cls(
            product_id=product_id,
            product_name=product_name,
            category=category,
            price=price,
            recommendation_count=recommendation_count,
            avg_similarity_score=avg_similarity_score,
            total_revenue=total_revenue,
        )

        product_figures.additional_properties = d
        return product_figures

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
