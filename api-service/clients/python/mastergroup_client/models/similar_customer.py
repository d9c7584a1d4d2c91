from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.shared_product import SharedProduct


T = TypeVar("T", bound="SimilarCustomer")


@_attrs_define
class SimilarCustomer:
    """A customer, how many are like them, and their list: its length, and what of it they can and may still buy.

    Attributes:
        customer_id (str):
        customer_name (None | str):
        similar_customers_count (int):
        actual_recommendations (int):
        recommendations_generated (int):
        top_shared_products (list[SharedProduct]):
    """

    customer_id: str
    customer_name: None | str
    similar_customers_count: int
    actual_recommendations: int
    recommendations_generated: int
    top_shared_products: list[SharedProduct]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        customer_name: None | str
        customer_name = self.customer_name

        similar_customers_count = self.similar_customers_count

        actual_recommendations = self.actual_recommendations

        recommendations_generated = self.recommendations_generated

        top_shared_products = []
        for top_shared_products_item_data in self.top_shared_products:
            top_shared_products_item = top_shared_products_item_data.to_dict()
            top_shared_products.append(top_shared_products_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "customer_id": customer_id,
                "customer_name": customer_name,
                "similar_customers_count": similar_customers_count,
                "actual_recommendations": actual_recommendations,
                "recommendations_generated": recommendations_generated,
                "top_shared_products": top_shared_products,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.shared_product import SharedProduct  # noqa: PLC0415

        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        def _parse_customer_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        customer_name = _parse_customer_name(d.pop("customer_name"))

        similar_customers_count = d.pop("similar_customers_count")

        actual_recommendations = d.pop("actual_recommendations")

        recommendations_generated = d.pop("recommendations_generated")

        top_shared_products = []
        _top_shared_products = d.pop("top_shared_products")
        for top_shared_products_item_data in _top_shared_products:
            top_shared_products_item = SharedProduct.from_dict(top_shared_products_item_data)

            top_shared_products.append(top_shared_products_item)

        similar_customer = cls(
            customer_id=customer_id,
            customer_name=customer_name,
            similar_customers_count=similar_customers_count,
            actual_recommendations=actual_recommendations,
            recommendations_generated=recommendations_generated,
            top_shared_products=top_shared_products,
        )

        similar_customer.additional_properties = d
        return similar_customer

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
