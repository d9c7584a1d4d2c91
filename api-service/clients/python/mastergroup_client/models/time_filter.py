from typing import Literal

TimeFilter = Literal["30days", "7days", "all", "today"]

TIME_FILTER_VALUES: set[TimeFilter] = {
    "30days",
    "7days",
    "all",
    "today",
}


def check_time_filter(value: str) -> TimeFilter:
    if value in TIME_FILTER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TIME_FILTER_VALUES!r}")
