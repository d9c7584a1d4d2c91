from typing import Literal

ReasonTier = Literal["affinity", "blend", "location", "none", "personal", "popular", "similar"]

REASON_TIER_VALUES: set[ReasonTier] = {
    "affinity",
    "blend",
    "location",
    "none",
    "personal",
    "popular",
    "similar",
}


def check_reason_tier(value: str) -> ReasonTier:
    if value in REASON_TIER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {REASON_TIER_VALUES!r}")
