from typing import Literal

ErpStateStatus = Literal["ok", "open"]

ERP_STATE_STATUS_VALUES: set[ErpStateStatus] = {
    "ok",
    "open",
}


def check_erp_state_status(value: str) -> ErpStateStatus:
    if value in ERP_STATE_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ERP_STATE_STATUS_VALUES!r}")
