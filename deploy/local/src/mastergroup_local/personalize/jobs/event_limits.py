"""How many event types the Interactions data may have."""

import numpy as np

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.table import Table

REQUIRED = {"USER_ID", "ITEM_ID", "TIMESTAMP"}
MOST = 10


def check(events: Table) -> None:
    """Raise JobFailedError where event types and optional columns are more than 10 together."""
    if "EVENT_TYPE" not in events.columns:
        return
    column = events.text("EVENT_TYPE")
    types = {column.words[code].lower() for code in np.unique(column.codes) if code >= 0}
    optional = len(events.columns.keys() - REQUIRED)
    if len(types) + optional > MOST:
        raise JobFailedError(
            f"Dataset has {len(types)} event types and {optional} optional columns; the maximum is {MOST} together."
        )
