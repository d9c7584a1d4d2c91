from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.batch_step import BatchStep
    from ..models.publication import Publication


T = TypeVar("T", bound="BatchRun")


@_attrs_define
class BatchRun:
    """A run of the batch; without a publication, it has not come that far.

    Attributes:
        run_id (str):
        status (str):
        started_at (datetime.datetime):
        finished_at (datetime.datetime | None):
        error (None | str):
        trigger (str):
        seconds (float):
        steps (list[BatchStep]):
        publication (None | Publication):
    """

    run_id: str
    status: str
    started_at: datetime.datetime
    finished_at: datetime.datetime | None
    error: None | str
    trigger: str
    seconds: float
    steps: list[BatchStep]
    publication: None | Publication
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.publication import Publication  # noqa: PLC0415

        run_id = self.run_id

        status = self.status

        started_at = self.started_at.isoformat()

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        error: None | str
        error = self.error

        trigger = self.trigger

        seconds = self.seconds

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)

        publication: dict[str, Any] | None
        if isinstance(self.publication, Publication):
            publication = self.publication.to_dict()
        else:
            publication = self.publication

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "run_id": run_id,
                "status": status,
                "started_at": started_at,
                "finished_at": finished_at,
                "error": error,
                "trigger": trigger,
                "seconds": seconds,
                "steps": steps,
                "publication": publication,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.batch_step import BatchStep  # noqa: PLC0415
        from ..models.publication import Publication  # noqa: PLC0415

        d = dict(src_dict)
        run_id = d.pop("run_id")

        status = d.pop("status")

        started_at = datetime.datetime.fromisoformat(d.pop("started_at"))

        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)

                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))

        def _parse_error(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        error = _parse_error(d.pop("error"))

        trigger = d.pop("trigger")

        seconds = d.pop("seconds")

        steps = []
        _steps = d.pop("steps")
        for steps_item_data in _steps:
            steps_item = BatchStep.from_dict(steps_item_data)

            steps.append(steps_item)

        def _parse_publication(data: object) -> None | Publication:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                publication_type_0 = Publication.from_dict(data)

                return publication_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Publication, data)

        publication = _parse_publication(d.pop("publication"))

        batch_run = cls(
            run_id=run_id,
            status=status,
            started_at=started_at,
            finished_at=finished_at,
            error=error,
            trigger=trigger,
            seconds=seconds,
            steps=steps,
            publication=publication,
        )

        batch_run.additional_properties = d
        return batch_run

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
