from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.item import Item
    from ..models.meta import Meta
    from ..models.why_not import WhyNot


T = TypeVar("T", bound="UserAnswer")


@_attrs_define
class UserAnswer:
    """A customer's list.

    Attributes:
        user_id (str):
        recommendations (list[Item]):
        count (int):
        source (str):
        meta (Meta): How old the answer's figures are and where they come from.
        why (WhyNot | Unset): Where one product stands in the joined list (`position` from 1), or which rule removed it.
    """

    user_id: str
    recommendations: list[Item]
    count: int
    source: str
    meta: Meta
    why: WhyNot | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        user_id = self.user_id

        recommendations = []
        for recommendations_item_data in self.recommendations:
            recommendations_item = recommendations_item_data.to_dict()
            recommendations.append(recommendations_item)

        count = self.count

        source = self.source

        meta = self.meta.to_dict()

        why: dict[str, Any] | Unset = UNSET
        if not isinstance(self.why, Unset):
            why = self.why.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "user_id": user_id,
                "recommendations": recommendations,
                "count": count,
                "source": source,
                "meta": meta,
            }
        )
        if why is not UNSET:
            field_dict["why"] = why

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.item import Item  # noqa: PLC0415
        from ..models.meta import Meta  # noqa: PLC0415
        from ..models.why_not import WhyNot  # noqa: PLC0415

        d = dict(src_dict)
        user_id = d.pop("user_id")

        recommendations = []
        _recommendations = d.pop("recommendations")
        for recommendations_item_data in _recommendations:
            recommendations_item = Item.from_dict(recommendations_item_data)

            recommendations.append(recommendations_item)

        count = d.pop("count")

        source = d.pop("source")

        meta = Meta.from_dict(d.pop("meta"))

        _why = d.pop("why", UNSET)
        why: WhyNot | Unset
        if isinstance(_why, Unset):
            why = UNSET
        else:
            why = WhyNot.from_dict(_why)

        user_answer = cls(
            user_id=user_id,
            recommendations=recommendations,
            count=count,
            source=source,
            meta=meta,
            why=why,
        )

        user_answer.additional_properties = d
        return user_answer

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
