"""What this run does and leaves out, why, and what it will cost: decided before anything is billed."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError
from mastergroup.logging import get_logger
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.settings import BatchSettings, CostSettings
from personalize_worker import billing, cadence, costs
from personalize_worker.cadence import PARTS, Past, Verdict
from personalize_worker.costs import Budget, ShopSize
from personalize_worker.steps import Services

log = get_logger(__name__)
_PACKAGE = "personalize_worker"
_WHOLE: Set[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What the plan is made of; `last_hours` are those of the last training, by recipe."""

    by_operator: bool
    today: date
    past: Past
    last_hours: dict[str, float] | None
    size: ShopSize
    spent: float


def start(services: Services, context: StepContext) -> None:
    """Decide, once. Raises PermanentError when the month's budget does not allow the run."""
    if "skip" in context.detail:
        return
    settings = services.settings
    facts = _read(context)
    verdicts = _verdicts(settings, facts)
    usd = _prices(settings, facts, verdicts, context.claim.run.steps)
    budget = costs.tightest_budget(settings, facts.spent)
    choices = _choices(facts, context.claim.run.steps)
    out = {part for part in costs.left_out(usd, budget.left, choices) if usd.get(part)}
    needed = costs.total(usd, out)
    _tell(settings, context, needed)
    if needed > budget.left:
        raise PermanentError(costs.refusal(budget, needed))
    verdicts |= {part: _too_dear(budget, usd[part]) for part in out}
    _keep(context, verdicts, {part: usd[part] for part in usd.keys() - out}, facts.spent)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as it is decided."""
    del services
    return Done(context.detail)


def _read(context: StepContext) -> Facts:
    with context.database.connect() as connection:
        run = _row(connection, "run_asked_by", context.run_id)
        done = {row["step"]: row for row in connection.execute(load_sql(_PACKAGE, "last_done"))}
        size, spent = ShopSize(**_row(connection, "shop_size")), billing.spent_this_month(connection)
    days = {step: row["started_at"].astimezone(UTC).date() for step, row in done.items()}
    trained = done["train"]["detail"] if "train" in done else {}
    past = Past(days.get("publish"), days.get("segment"), days.get("train"), trained.get("interactions"))
    today = run["started_at"].astimezone(UTC).date()
    return Facts(run["trigger"] == "operator", today, past, trained.get("training_hours"), size, spent)


def _row(connection: Connection, query: str, *values: object) -> dict[str, Any]:
    row = connection.execute(load_sql(_PACKAGE, query), values).fetchone()
    assert row is not None  # noqa: S101 - the run is there, and an aggregate gives a row
    return row


def _verdicts(settings: BatchSettings, facts: Facts) -> dict[str, Verdict]:
    if facts.by_operator:
        return cadence.asked_for()
    return cadence.judge(settings, facts.past, facts.today, facts.size.interactions)


def _prices(
    settings: CostSettings, facts: Facts, verdicts: dict[str, Verdict], steps: tuple[str, ...]
) -> dict[str, float]:
    """USD of each part that is due and of this run."""
    usage = costs.estimate(facts.size, costs.expected_hours(settings, facts.last_hours))
    wanted = [part for part, verdict in verdicts.items() if verdict.is_due and not set(PARTS[part]).isdisjoint(steps)]
    return {part: round(usage[part].usd(settings), 6) for part in wanted}


def _choices(facts: Facts, steps: tuple[str, ...]) -> list[Set[str]]:
    """What a whole batch may leave out if money is short, least harm first; a part that was asked for stays."""
    if not all(set(names) <= set(steps) for names in PARTS.values()):
        return [_WHOLE]
    without: list[Set[str]] = [_WHOLE, {"segments"}]
    return without if facts.past.trained is None else [*without, {"training"}, {"segments", "training"}]


def _too_dear(budget: Budget, usd: float) -> Verdict:
    return Verdict(False, f"about ${usd:,.2f}, more than the month's budget of ${budget.limit:,.2f} allows now")


def _tell(settings: CostSettings, context: StepContext, estimate_usd: float) -> None:
    """To the API; of a run that is stopped as well."""
    values = {
        "run_id": context.run_id,
        "estimate_usd": estimate_usd,
        "budget_personalize_usd": settings.monthly_budget_personalize_usd or None,
        "budget_total_usd": settings.monthly_budget_total_usd or None,
        "fixed_usd": settings.monthly_fixed_usd,
        "prices_as_of": settings.prices_as_of,
    }
    with context.database.connect() as connection:
        connection.execute(load_sql(_PACKAGE, "keep_cost_plan"), values)
        context.fence(connection)


def _keep(context: StepContext, verdicts: dict[str, Verdict], usd: dict[str, float], spent: float) -> None:
    reasons = {part: verdict.reason for part, verdict in verdicts.items()}
    skip = cadence.skipped_steps(verdicts, context.claim.run.steps)
    total = costs.total(usd)
    log.info("planned", due=sorted(usd), reasons=reasons, estimate_usd=total, spent_usd=spent)
    context.progress(len(usd), len(PARTS), f"billed parts are due, about ${total:,.2f}; ${spent:,.2f} spent this month")
    context.save(skip=skip, reasons=reasons, estimate=usd, estimate_usd=total, spent_usd=spent)
