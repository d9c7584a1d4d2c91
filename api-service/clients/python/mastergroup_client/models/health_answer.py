from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.health_answer_status import HealthAnswerStatus, check_health_answer_status

T = TypeVar("T", bound="HealthAnswer")


@_attrs_define
class HealthAnswer:
    """Whether the stores answer.

    Attributes:
        status (HealthAnswerStatus):
        service (str):
        version (str):
        redis_connected (bool):
        postgres_connected (bool):
    """

    status: HealthAnswerStatus
    service: str
    version: str
    redis_connected: bool
    postgres_connected: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status: str = self.status

        service = self.service

        version = self.version

        redis_connected = self.redis_connected

        postgres_connected = self.postgres_connected

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
                "service": service,
                "version": version,
                "redis_connected": redis_connected,
                "postgres_connected": postgres_connected,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        status = check_health_answer_status(d.pop("status"))

        service = d.pop("service")

        version = d.pop("version")

        redis_connected = d.pop("redis_connected")

        postgres_connected = d.pop("postgres_connected")

        health_answer = cls(
            status=status,
            service=service,
            version=version,
            redis_connected=redis_connected,
            postgres_connected=postgres_connected,
        )

        health_answer.additional_properties = d
        return health_answer

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
