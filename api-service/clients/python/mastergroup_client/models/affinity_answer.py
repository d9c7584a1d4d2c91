from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.affinity_answer_status import (
    AffinityAnswerStatus,
    check_affinity_answer_status,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.affinity_item import AffinityItem
    from ..models.meta import Meta


T = TypeVar("T", bound="AffinityAnswer")


@_attrs_define
class AffinityAnswer:
    """A customer's affinities; `message` says what to run where there are none.

    Attributes:
        user_id (str):
        recommendations (list[AffinityItem]):
        count (int):
        source (str):
        status (AffinityAnswerStatus):
        meta (Meta): How old the answer's figures are and where they come from.
        message (str | Unset):
    """

    user_id: str
    recommendations: list[AffinityItem]
    count: int
    source: str
    status: AffinityAnswerStatus
    meta: Meta
    message: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        user_id = self.user_id

        recommendations = []
        for recommendations_item_data in self.recommendations:
            recommendations_item = recommendations_item_data.to_dict()
            recommendations.append(recommendations_item)

        count = self.count

        source = self.source

        status: str = self.status

        meta = self.meta.to_dict()

        message = self.message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "user_id": user_id,
                "recommendations": recommendations,
                "count": count,
                "source": source,
                "status": status,
                "meta": meta,
            }
        )
        if message is not UNSET:
            field_dict["message"] = message

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.affinity_item import AffinityItem  # noqa: PLC0415
        from ..models.meta import Meta  # noqa: PLC0415

        d = dict(src_dict)
        user_id = d.pop("user_id")

        recommendations = []
        _recommendations = d.pop("recommendations")
        for recommendations_item_data in _recommendations:
            recommendations_item = AffinityItem.from_dict(recommendations_item_data)

            recommendations.append(recommendations_item)

        count = d.pop("count")

        source = d.pop("source")

        status = check_affinity_answer_status(d.pop("status"))

        meta = Meta.from_dict(d.pop("meta"))

        message = d.pop("message", UNSET)

        affinity_answer = cls(
            user_id=user_id,
            recommendations=recommendations,
            count=count,
            source=source,
            status=status,
            meta=meta,
            message=message,
        )

        affinity_answer.additional_properties = d
        return affinity_answer

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
