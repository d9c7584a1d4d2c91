from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="BatchQuestion")


@_attrs_define
class BatchQuestion:
    """POST recommendations/batch: user_ids or product_ids. JSON has types, so `"3"` is no number here.

    Attributes:
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        fallback (bool | Unset): fill up from the next tiers; false: 404 for an unknown id Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.
        province (None | str | Unset): used by the fallback; without it the last known one
        city (None | str | Unset): used by the fallback; without it the last known one
        user_ids (list[str] | None | Unset): 1 to 500 customer ids
        product_ids (list[str] | None | Unset): 1 to 500 product ids
    """

    num_results: int | Unset = 10
    offset: int | Unset = 0
    exclude: list[str] | Unset = UNSET
    in_stock_only: bool | Unset = True
    fallback: bool | Unset = True
    exclude_purchased: bool | Unset = False
    province: None | str | Unset = UNSET
    city: None | str | Unset = UNSET
    user_ids: list[str] | None | Unset = UNSET
    product_ids: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        num_results = self.num_results

        offset = self.offset

        exclude: list[str] | Unset = UNSET
        if not isinstance(self.exclude, Unset):
            exclude = self.exclude

        in_stock_only = self.in_stock_only

        fallback = self.fallback

        exclude_purchased = self.exclude_purchased

        province: None | str | Unset
        if isinstance(self.province, Unset):
            province = UNSET
        else:
            province = self.province

        city: None | str | Unset
        if isinstance(self.city, Unset):
            city = UNSET
        else:
            city = self.city

        user_ids: list[str] | None | Unset
        if isinstance(self.user_ids, Unset):
            user_ids = UNSET
        elif isinstance(self.user_ids, list):
            user_ids = self.user_ids

        else:
            user_ids = self.user_ids

        product_ids: list[str] | None | Unset
        if isinstance(self.product_ids, Unset):
            product_ids = UNSET
        elif isinstance(self.product_ids, list):
            product_ids = self.product_ids

        else:
            product_ids = self.product_ids

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if num_results is not UNSET:
            field_dict["num_results"] = num_results
        if offset is not UNSET:
            field_dict["offset"] = offset
        if exclude is not UNSET:
            field_dict["exclude"] = exclude
        if in_stock_only is not UNSET:
            field_dict["in_stock_only"] = in_stock_only
        if fallback is not UNSET:
            field_dict["fallback"] = fallback
        if exclude_purchased is not UNSET:
            field_dict["exclude_purchased"] = exclude_purchased
        if province is not UNSET:
            field_dict["province"] = province
        if city is not UNSET:
            field_dict["city"] = city
        if user_ids is not UNSET:
            field_dict["user_ids"] = user_ids
        if product_ids is not UNSET:
            field_dict["product_ids"] = product_ids

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        num_results = d.pop("num_results", UNSET)

        offset = d.pop("offset", UNSET)

        exclude = cast(list[str], d.pop("exclude", UNSET))

        in_stock_only = d.pop("in_stock_only", UNSET)

        fallback = d.pop("fallback", UNSET)

        exclude_purchased = d.pop("exclude_purchased", UNSET)

        def _parse_province(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        province = _parse_province(d.pop("province", UNSET))

        def _parse_city(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        city = _parse_city(d.pop("city", UNSET))

        def _parse_user_ids(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                user_ids_type_0 = cast(list[str], data)

                return user_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        user_ids = _parse_user_ids(d.pop("user_ids", UNSET))

        def _parse_product_ids(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                product_ids_type_0 = cast(list[str], data)

                return product_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        product_ids = _parse_product_ids(d.pop("product_ids", UNSET))

        batch_question = cls(
            num_results=num_results,
            offset=offset,
            exclude=exclude,
            in_stock_only=in_stock_only,
            fallback=fallback,
            exclude_purchased=exclude_purchased,
            province=province,
            city=city,
            user_ids=user_ids,
            product_ids=product_ids,
        )

        batch_question.additional_properties = d
        return batch_question

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
