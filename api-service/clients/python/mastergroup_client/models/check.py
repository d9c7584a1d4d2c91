from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Check")


@_attrs_define
class Check:
    """One check of the data before the export, or of a generation before it was published.

    `verdict`: PASS, WARN or FAIL, and only FAIL has not `passed`; `count`: records that the value speaks of.

        Attributes:
            check (str):
            passed (bool):
            value (float):
            limit (float):
            verdict (str):
            count (int | None):
    """

    check: str
    passed: bool
    value: float
    limit: float
    verdict: str
    count: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        check = self.check

        passed = self.passed

        value = self.value

        limit = self.limit

        verdict = self.verdict

        count: int | None
        count = self.count

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "check": check,
                "passed": passed,
                "value": value,
                "limit": limit,
                "verdict": verdict,
                "count": count,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        check = d.pop("check")

        passed = d.pop("passed")

        value = d.pop("value")

        limit = d.pop("limit")

        verdict = d.pop("verdict")

        def _parse_count(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        count = _parse_count(d.pop("count"))

        check = cls(
            check=check,
            passed=passed,
            value=value,
            limit=limit,
            verdict=verdict,
            count=count,
        )

        check.additional_properties = d
        return check

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
