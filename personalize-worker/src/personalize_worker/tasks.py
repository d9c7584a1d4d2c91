"""The worker's steps by the names of the flow."""

from functools import partial
from types import ModuleType
from typing import cast

from mastergroup.runs.tasks import StepFunction
from personalize_worker.steps import (
    Services,
    Step,
    advance,
    erase_exports,
    erase_lists,
    erase_personalize,
    export,
    import_datasets,
    infer,
    load,
    plan,
    publish,
    receipt,
    rollback,
    segment,
    train,
    validate,
)

_MODULES: dict[str, ModuleType] = {
    "plan": plan,
    "export": export,
    "import_datasets": import_datasets,
    "train": train,
    "infer": infer,
    "segment": segment,
    "load": load,
    "publish": publish,
    "validate": validate,
    "rollback": rollback,
}


_ERASURE: dict[str, ModuleType] = {
    "erase_lists": erase_lists,
    "erase_exports": erase_exports,
    "erase_personalize": erase_personalize,
    "receipt": receipt,
}


def step_functions(services: Services) -> dict[str, StepFunction]:
    """What the task of each step of `mastergroup.queues.PIPELINE` calls."""
    return _functions(_MODULES, services)


def erasure_functions(services: Services) -> dict[str, StepFunction]:
    """The same for this worker's part of `mastergroup.queues.ERASURE`."""
    return _functions(_ERASURE, services)


def _functions(modules: dict[str, ModuleType], services: Services) -> dict[str, StepFunction]:
    return {name: partial(advance, name, cast("Step", module), services) for name, module in modules.items()}
