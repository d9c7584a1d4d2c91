from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.costs import Costs
    from ..models.erp_state import ErpState
    from ..models.freshness import Freshness
    from ..models.incident import Incident
    from ..models.last_run import LastRun
    from ..models.status_answer_data import StatusAnswerData


T = TypeVar("T", bound="StatusAnswer")


@_attrs_define
class StatusAnswer:
    """What is set up, how much data there is, what ran last, what runs next and what is wrong.

    `costs` is null before the first batch.

        Attributes:
            is_configured (bool):
            region (str):
            campaign_arn (None | str):
            flower_url (None | str):
            similar_items_configured (bool):
            data (StatusAnswerData):
            last_sync (LastRun | None):
            last_batch (LastRun | None):
            next_sync_at (datetime.datetime):
            next_batch_at (datetime.datetime):
            freshness (Freshness): Whether the last good sync is young enough.
            incidents (list[Incident]):
            costs (Costs | None):
            erp (ErpState): Whether requests are sent to the ERP: `open` none is before `next_try_at`, for `reason`.
    """

    is_configured: bool
    region: str
    campaign_arn: None | str
    flower_url: None | str
    similar_items_configured: bool
    data: StatusAnswerData
    last_sync: LastRun | None
    last_batch: LastRun | None
    next_sync_at: datetime.datetime
    next_batch_at: datetime.datetime
    freshness: Freshness
    incidents: list[Incident]
    costs: Costs | None
    erp: ErpState
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.costs import Costs  # noqa: PLC0415
        from ..models.last_run import LastRun  # noqa: PLC0415

        is_configured = self.is_configured

        region = self.region

        campaign_arn: None | str
        campaign_arn = self.campaign_arn

        flower_url: None | str
        flower_url = self.flower_url

        similar_items_configured = self.similar_items_configured

        data = self.data.to_dict()

        last_sync: dict[str, Any] | None
        if isinstance(self.last_sync, LastRun):
            last_sync = self.last_sync.to_dict()
        else:
            last_sync = self.last_sync

        last_batch: dict[str, Any] | None
        if isinstance(self.last_batch, LastRun):
            last_batch = self.last_batch.to_dict()
        else:
            last_batch = self.last_batch

        next_sync_at = self.next_sync_at.isoformat()

        next_batch_at = self.next_batch_at.isoformat()

        freshness = self.freshness.to_dict()

        incidents = []
        for incidents_item_data in self.incidents:
            incidents_item = incidents_item_data.to_dict()
            incidents.append(incidents_item)

        costs: dict[str, Any] | None
        if isinstance(self.costs, Costs):
            costs = self.costs.to_dict()
        else:
            costs = self.costs

        erp = self.erp.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "is_configured": is_configured,
                "region": region,
                "campaign_arn": campaign_arn,
                "flower_url": flower_url,
                "similar_items_configured": similar_items_configured,
                "data": data,
                "last_sync": last_sync,
                "last_batch": last_batch,
                "next_sync_at": next_sync_at,
                "next_batch_at": next_batch_at,
                "freshness": freshness,
                "incidents": incidents,
                "costs": costs,
                "erp": erp,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.costs import Costs  # noqa: PLC0415
        from ..models.erp_state import ErpState  # noqa: PLC0415
        from ..models.freshness import Freshness  # noqa: PLC0415
        from ..models.incident import Incident  # noqa: PLC0415
        from ..models.last_run import LastRun  # noqa: PLC0415
        from ..models.status_answer_data import StatusAnswerData  # noqa: PLC0415

        d = dict(src_dict)
        is_configured = d.pop("is_configured")

        region = d.pop("region")

        def _parse_campaign_arn(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        campaign_arn = _parse_campaign_arn(d.pop("campaign_arn"))

        def _parse_flower_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        flower_url = _parse_flower_url(d.pop("flower_url"))

        similar_items_configured = d.pop("similar_items_configured")

        data = StatusAnswerData.from_dict(d.pop("data"))

        def _parse_last_sync(data: object) -> LastRun | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_sync_type_0 = LastRun.from_dict(data)

                return last_sync_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LastRun | None, data)

        last_sync = _parse_last_sync(d.pop("last_sync"))

        def _parse_last_batch(data: object) -> LastRun | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_batch_type_0 = LastRun.from_dict(data)

                return last_batch_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LastRun | None, data)

        last_batch = _parse_last_batch(d.pop("last_batch"))

        next_sync_at = datetime.datetime.fromisoformat(d.pop("next_sync_at"))

        next_batch_at = datetime.datetime.fromisoformat(d.pop("next_batch_at"))

        freshness = Freshness.from_dict(d.pop("freshness"))

        incidents = []
        _incidents = d.pop("incidents")
        for incidents_item_data in _incidents:
            incidents_item = Incident.from_dict(incidents_item_data)

            incidents.append(incidents_item)

        def _parse_costs(data: object) -> Costs | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                costs_type_0 = Costs.from_dict(data)

                return costs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Costs | None, data)

        costs = _parse_costs(d.pop("costs"))

        erp = ErpState.from_dict(d.pop("erp"))

        status_answer = cls(
            is_configured=is_configured,
            region=region,
            campaign_arn=campaign_arn,
            flower_url=flower_url,
            similar_items_configured=similar_items_configured,
            data=data,
            last_sync=last_sync,
            last_batch=last_batch,
            next_sync_at=next_sync_at,
            next_batch_at=next_batch_at,
            freshness=freshness,
            incidents=incidents,
            costs=costs,
            erp=erp,
        )

        status_answer.additional_properties = d
        return status_answer

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
