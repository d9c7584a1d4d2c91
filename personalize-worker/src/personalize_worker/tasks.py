"""The worker's steps by the names of the flow."""

from functools import partial
from types import ModuleType
from typing import cast

from mastergroup.runs.tasks import StepFunction
from personalize_worker.steps import (
    Services,
    Step,
    advance,
    export,
    import_datasets,
    infer,
    load,
    publish,
    segment,
    train,
)

_MODULES: dict[str, ModuleType] = {
    "export": export,
    "import_datasets": import_datasets,
    "train": train,
    "infer": infer,
    "segment": segment,
    "load": load,
    "publish": publish,
}


def step_functions(services: Services) -> dict[str, StepFunction]:
    """What the task of each step calls."""
    return {name: partial(advance, cast("Step", module), services) for name, module in _MODULES.items()}
