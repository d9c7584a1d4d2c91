from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Costs")


@_attrs_define
class Costs:
    """What Personalize costs at the prices of the worker's settings, and the month's budgets; USD, months in UTC.

    `last_run_*` are of the newest run that was planned: what was expected, and what is booked for it. A budget that is
    null has no limit; `fixed_usd` a month counts in the total.

        Attributes:
            month (str):
            spent_usd (float):
            last_run_id (str):
            last_run_estimate_usd (float):
            last_run_usd (float):
            budget_personalize_usd (float | None):
            budget_total_usd (float | None):
            fixed_usd (float):
            prices_as_of (datetime.date):
    """

    month: str
    spent_usd: float
    last_run_id: str
    last_run_estimate_usd: float
    last_run_usd: float
    budget_personalize_usd: float | None
    budget_total_usd: float | None
    fixed_usd: float
    prices_as_of: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        month = self.month

        spent_usd = self.spent_usd

        last_run_id = self.last_run_id

        last_run_estimate_usd = self.last_run_estimate_usd

        last_run_usd = self.last_run_usd

        budget_personalize_usd: float | None
        budget_personalize_usd = self.budget_personalize_usd

        budget_total_usd: float | None
        budget_total_usd = self.budget_total_usd

        fixed_usd = self.fixed_usd

        prices_as_of = self.prices_as_of.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "month": month,
                "spent_usd": spent_usd,
                "last_run_id": last_run_id,
                "last_run_estimate_usd": last_run_estimate_usd,
                "last_run_usd": last_run_usd,
                "budget_personalize_usd": budget_personalize_usd,
                "budget_total_usd": budget_total_usd,
                "fixed_usd": fixed_usd,
                "prices_as_of": prices_as_of,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        month = d.pop("month")

        spent_usd = d.pop("spent_usd")

        last_run_id = d.pop("last_run_id")

        last_run_estimate_usd = d.pop("last_run_estimate_usd")

        last_run_usd = d.pop("last_run_usd")

        def _parse_budget_personalize_usd(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        budget_personalize_usd = _parse_budget_personalize_usd(d.pop("budget_personalize_usd"))

        def _parse_budget_total_usd(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        budget_total_usd = _parse_budget_total_usd(d.pop("budget_total_usd"))

        fixed_usd = d.pop("fixed_usd")

        prices_as_of = datetime.date.fromisoformat(d.pop("prices_as_of"))

        costs = cls(
            month=month,
            spent_usd=spent_usd,
            last_run_id=last_run_id,
            last_run_estimate_usd=last_run_estimate_usd,
            last_run_usd=last_run_usd,
            budget_personalize_usd=budget_personalize_usd,
            budget_total_usd=budget_total_usd,
            fixed_usd=fixed_usd,
            prices_as_of=prices_as_of,
        )

        costs.additional_properties = d
        return costs

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
