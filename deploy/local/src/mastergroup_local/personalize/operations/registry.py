"""Every operation of the control plane by its name."""

from collections.abc import Callable
from functools import partial

from mastergroup_local.personalize.operations import (
    batch_jobs,
    campaigns,
    dataset_groups,
    dataset_jobs,
    datasets,
    describing,
    event_trackers,
    filters,
    left_out,
    recipes,
    schemas,
    solution_versions,
    solutions,
    tags,
)
from mastergroup_local.personalize.service import Answer, Request, Service

Operation = Callable[[Service, Request], Answer]
_FILES = (
    batch_jobs,
    campaigns,
    dataset_groups,
    dataset_jobs,
    datasets,
    event_trackers,
    filters,
    left_out,
    recipes,
    schemas,
    solution_versions,
    solutions,
    tags,
)


def _generic() -> dict[str, Operation]:
    table: dict[str, Operation] = {}
    for name, (verb, kind) in describing.operations().items():
        if verb == "describe":
            table[name] = partial(describing.describe, kind)
        else:
            table[name] = partial(describing.list_page, kind, name)
    return table


def control_operations() -> dict[str, Operation]:
    """Return the operations that this service offers; the others of the model are refused by name."""
    own = {name: operation for file in _FILES for name, operation in file.OPERATIONS.items()}
    return {**_generic(), **own}
