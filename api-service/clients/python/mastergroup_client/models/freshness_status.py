from typing import Literal

FreshnessStatus = Literal["late", "ok"]

FRESHNESS_STATUS_VALUES: set[FreshnessStatus] = {
    "late",
    "ok",
}


def check_freshness_status(value: str) -> FreshnessStatus:
    if value in FRESHNESS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FRESHNESS_STATUS_VALUES!r}")
