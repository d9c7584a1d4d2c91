from typing import Literal

AffinityAnswerStatus = Literal["no_data", "success"]

AFFINITY_ANSWER_STATUS_VALUES: set[AffinityAnswerStatus] = {
    "no_data",
    "success",
}


def check_affinity_answer_status(value: str) -> AffinityAnswerStatus:
    if value in AFFINITY_ANSWER_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {AFFINITY_ANSWER_STATUS_VALUES!r}")
