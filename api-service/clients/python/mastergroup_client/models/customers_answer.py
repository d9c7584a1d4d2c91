from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.meta import Meta
    from ..models.similar_customer import SimilarCustomer


T = TypeVar("T", bound="CustomersAnswer")


@_attrs_define
class CustomersAnswer:
    """Customers by how many others bought alike.

    Attributes:
        count (int):
        time_filter (str):
        meta (Meta): How old the answer's figures are and where they come from.
        customers (list[SimilarCustomer]):
    """

    count: int
    time_filter: str
    meta: Meta
    customers: list[SimilarCustomer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        count = self.count

        time_filter = self.time_filter

        meta = self.meta.to_dict()

        customers = []
        for customers_item_data in self.customers:
            customers_item = customers_item_data.to_dict()
            customers.append(customers_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "count": count,
                "time_filter": time_filter,
                "meta": meta,
                "customers": customers,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.meta import Meta  # noqa: PLC0415
        from ..models.similar_customer import SimilarCustomer  # noqa: PLC0415

        d = dict(src_dict)
        count = d.pop("count")

        time_filter = d.pop("time_filter")

        meta = Meta.from_dict(d.pop("meta"))

        customers = []
        _customers = d.pop("customers")
        for customers_item_data in _customers:
            customers_item = SimilarCustomer.from_dict(customers_item_data)

            customers.append(customers_item)

        customers_answer = cls(
            count=count,
            time_filter=time_filter,
            meta=meta,
            customers=customers,
        )

        customers_answer.additional_properties = d
        return customers_answer

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
