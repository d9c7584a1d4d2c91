"""The steps of a batch, one file each, all of one shape: `start` makes sure the work exists, `check` looks at it."""

from dataclasses import dataclass
from typing import Protocol

from mastergroup.logging import get_logger
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.settings import BatchSettings
from personalize_worker.aws import Aws

log = get_logger(__name__)


@dataclass(frozen=True)
class Services:
    """What every step works with, beside its context."""

    settings: BatchSettings
    aws: Aws


class Step(Protocol):
    """A module of this folder."""

    def start(self, services: Services, context: StepContext) -> None:
        """Create or do what is not there yet, and save it in the context; safe to call again at any point."""
        ...

    def check(self, services: Services, context: StepContext) -> Done | Pending:
        """Done when all that `start` began has ended well; PermanentError with the reason if something failed."""
        ...


def advance(name: str, step: Step, services: Services, context: StepContext) -> Done | Pending:
    """What a task does with a step each time it is looked at; a step that the plan leaves out ends at once."""
    if reason := skipped(context, name):
        log.info("step skipped", reason=reason)
        return Done({"skipped": reason})
    step.start(services, context)
    return step.check(services, context)


def skipped(context: StepContext, step: str) -> str | None:
    """Why this run's plan leaves the step out; None if it does not, or if the run has no plan."""
    if "plan" not in context.claim.run.steps or step == "plan":
        return None
    reason: str | None = context.result_of("plan")["skip"].get(step)
    return reason
