from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.meta import Meta
    from ..models.product_figures import ProductFigures


T = TypeVar("T", bound="ProductsAnswer")


@_attrs_define
class ProductsAnswer:
    """Products by how many active customers they are recommended to.

    Attributes:
        count (int):
        time_filter (str):
        meta (Meta): How old the answer's figures are and where they come from.
        products (list[ProductFigures]):
    """

    count: int
    time_filter: str
    meta: Meta
    products: list[ProductFigures]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        count = self.count

        time_filter = self.time_filter

        meta = self.meta.to_dict()

        products = []
        for products_item_data in self.products:
            products_item = products_item_data.to_dict()
            products.append(products_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "count": count,
                "time_filter": time_filter,
                "meta": meta,
                "products": products,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.meta import Meta  # noqa: PLC0415
        from ..models.product_figures import ProductFigures  # noqa: PLC0415

        d = dict(src_dict)
        count = d.pop("count")

        time_filter = d.pop("time_filter")

        meta = Meta.from_dict(d.pop("meta"))

        products = []
        _products = d.pop("products")
        for products_item_data in _products:
            products_item = ProductFigures.from_dict(products_item_data)

            products.append(products_item)

        products_answer = cls(
            count=count,
            time_filter=time_filter,
            meta=meta,
            products=products,
        )

        products_answer.additional_properties = d
        return products_answer

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
