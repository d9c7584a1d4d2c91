from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.meta import Meta


T = TypeVar("T", bound="MetricsAnswer")


@_attrs_define
class MetricsAnswer:
    """A window in a few numbers; null: not known (nothing trained or sold yet).

    Attributes:
        total_recommendations (int):
        avg_similarity_score (float | None):
        active_customer_pairs (int):
        algorithm_accuracy (float | None):
        total_users (int):
        total_products (int):
        coverage (float):
        time_filter (str):
        meta (Meta): How old the answer's figures are and where they come from.
    """

    total_recommendations: int
    avg_similarity_score: float | None
    active_customer_pairs: int
    algorithm_accuracy: float | None
    total_users: int
    total_products: int
    coverage: float
    time_filter: str
    meta: Meta
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        total_recommendations = self.total_recommendations

        avg_similarity_score: float | None
        avg_similarity_score = self.avg_similarity_score

        active_customer_pairs = self.active_customer_pairs

        algorithm_accuracy: float | None
        algorithm_accuracy = self.algorithm_accuracy

        total_users = self.total_users

        total_products = self.total_products

        coverage = self.coverage

        time_filter = self.time_filter

        meta = self.meta.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "total_recommendations": total_recommendations,
                "avg_similarity_score": avg_similarity_score,
                "active_customer_pairs": active_customer_pairs,
                "algorithm_accuracy": algorithm_accuracy,
                "total_users": total_users,
                "total_products": total_products,
                "coverage": coverage,
                "time_filter": time_filter,
                "meta": meta,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.meta import Meta  # noqa: PLC0415

        d = dict(src_dict)
        total_recommendations = d.pop("total_recommendations")

        def _parse_avg_similarity_score(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        avg_similarity_score = _parse_avg_similarity_score(d.pop("avg_similarity_score"))

        active_customer_pairs = d.pop("active_customer_pairs")

        def _parse_algorithm_accuracy(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        algorithm_accuracy = _parse_algorithm_accuracy(d.pop("algorithm_accuracy"))

        total_users = d.pop("total_users")

        total_products = d.pop("total_products")

        coverage = d.pop("coverage")

        time_filter = d.pop("time_filter")

        meta = Meta.from_dict(d.pop("meta"))

        metrics_answer = cls(
            total_recommendations=total_recommendations,
            avg_similarity_score=avg_similarity_score,
            active_customer_pairs=active_customer_pairs,
            algorithm_accuracy=algorithm_accuracy,
            total_users=total_users,
            total_products=total_products,
            coverage=coverage,
            time_filter=time_filter,
            meta=meta,
        )

        metrics_answer.additional_properties = d
        return metrics_answer

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
