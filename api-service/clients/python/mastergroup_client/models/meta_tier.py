from typing import Literal

MetaTier = Literal["affinity", "blend", "location", "none", "personal", "popular", "similar"]

META_TIER_VALUES: set[MetaTier] = {
    "affinity",
    "blend",
    "location",
    "none",
    "personal",
    "popular",
    "similar",
}


def check_meta_tier(value: str) -> MetaTier:
    if value in META_TIER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {META_TIER_VALUES!r}")
