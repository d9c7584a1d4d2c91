from typing import Literal

ReadyAnswerStatus = Literal["not_ready", "ready"]

READY_ANSWER_STATUS_VALUES: set[ReadyAnswerStatus] = {
    "not_ready",
    "ready",
}


def check_ready_answer_status(value: str) -> ReadyAnswerStatus:
    if value in READY_ANSWER_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {READY_ANSWER_STATUS_VALUES!r}")
