"""What a step's function gets and what it answers."""

from dataclasses import dataclass, field
from typing import Any

from mastergroup.database import Connection, Database
from mastergroup.errors import PermanentError
from mastergroup.runs.ledger import Claim, Ledger


@dataclass(frozen=True)
class Done:
    """The step has ended well; `detail` is what later steps and a repeat need."""

    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pending:
    """Something outside is not ready: ask again in `seconds`; `detail` is kept until then."""

    seconds: float
    detail: dict[str, Any]


class StepContext:
    """The step's run, what earlier attempts kept, and the ways to save, fence and look up."""

    def __init__(self, ledger: Ledger, claim: Claim) -> None:
        self._ledger = ledger
        self.claim = claim
        self.run_id = claim.run.run_id
        self.options = claim.run.options
        self.detail = dict(claim.detail)

    @property
    def database(self) -> Database:
        """PostgreSQL as this service's role."""
        return self._ledger.database

    def fence(self, connection: Connection) -> None:
        """Call inside each transaction that commits work: LeaseLost if another worker took the step over."""
        self._ledger.fence(connection, self.claim)

    def keep(self, connection: Connection, **detail: Any) -> None:
        """`fence`, and keep `detail` in the same transaction: what is done and that it is done are one thing."""
        self._ledger.keep(connection, self.claim, {**self.detail, **detail})
        self.detail.update(detail)

    def save(self, **detail: Any) -> None:
        """Keep `detail` (ARNs, keys, counts) in the step's row now, and renew the lease."""
        self.detail.update(detail)
        self._ledger.renew(self.claim, self.detail)

    def progress(self, done: int, total: int | None, unit: str, **more: Any) -> None:
        """Tell those who follow the run how far it is, and renew the lease."""
        self.save(progress={"done": done, "total": total, "unit": unit, **more})

    def with_progress(self, detail: dict[str, Any]) -> dict[str, Any]:
        """`detail` with the last progress told, for those who look at the finished step."""
        return {name: self.detail[name] for name in ("progress",) if name in self.detail} | detail

    def result_of(self, step: str, run_id: str | None = None) -> dict[str, Any]:
        """What an earlier step kept, with its `run_id`: of the run that is named, else this run's or the newest done.

        Raises PermanentError when that step was never done.
        """
        found = self.optional_result_of(step, run_id)
        if found is None and run_id:
            raise PermanentError(f"the run {run_id} has no finished {step}")
        if found is None:
            raise PermanentError(f"there is no finished {step} to work from; run `make {_target_of(step)}` first")
        return found

    def optional_result_of(self, step: str, run_id: str | None = None) -> dict[str, Any] | None:
        """The same, None when that step was never done."""
        found = self._ledger.result_of(run_id or self.run_id, step)
        return None if run_id and found and found["run_id"] != run_id else found


def _target_of(step: str) -> str:
    targets = {
        "export": "export",
        "import_datasets": "train",
        "train": "train",
        "infer": "batch",
        "segment": "affinity",
    }
    return targets.get(step, "pipeline")
