"""How old an answer's figures are: the `meta` of every answer ."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api_service.responses import Meta, TierName

_FROM_SALES: frozenset[TierName] = frozenset({"location", "popular", "none"})


@dataclass(frozen=True)
class Limits:
    """Ages above which answers are marked stale."""

    sync: timedelta
    batch: timedelta


@dataclass(frozen=True)
class Live:
    """What was in service when an answer was read; times in UTC, None: never."""

    generation: int
    generated_at: datetime
    batch_through: datetime | None
    published_at: datetime | None
    accuracy: float | None
    version: int
    changed_at: datetime
    data_through: datetime | None
    synced_at: datetime | None

    def stale_at(self, limits: Limits) -> datetime | None:
        """When answers become stale; None: they are, because nothing was ever published or synced."""
        if self.published_at is None or self.synced_at is None:
            return None
        return min(self.published_at + limits.batch, self.synced_at + limits.sync)

    def is_stale(self, limits: Limits, now: datetime) -> bool:
        """Whether the last good batch or sync is too old."""
        stale_at = self.stale_at(limits)
        return stale_at is None or now >= stale_at


def list_meta(live: Live, tier: TierName, limits: Limits) -> Meta:
    """For a list: its tier says whether the batch or the sync computed it."""
    return sales_meta(live, limits, tier) if tier in _FROM_SALES else batch_meta(live, limits, tier)


def batch_meta(live: Live, limits: Limits, tier: TierName = "none") -> Meta:
    """For figures of the published generation."""
    return _meta(live, tier, limits, live.generated_at, live.batch_through)


def sales_meta(live: Live, limits: Limits, tier: TierName = "none") -> Meta:
    """For figures that the sync keeps."""
    return _meta(live, tier, limits, live.changed_at, live.data_through)


def _meta(live: Live, tier: TierName, limits: Limits, at: datetime, through: datetime | None) -> Meta:
    return {
        "generated_at": at,
        "data_through": through,
        "generation": live.generation,
        "tier": tier,
        "stale": live.is_stale(limits, datetime.now(UTC)),
    }
