"""The whole measurement: read, tune, fit again on everything before the cut, judge, write."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.evaluate import goals, kept, results, sources, table, tuning
from benchmarks.evaluate.job import THREADS, Job
from benchmarks.evaluate.methods.catalogue import METHODS, OURS, Choice
from benchmarks.evaluate.metrics import measure
from benchmarks.evaluate.purchases import Purchases
from benchmarks.evaluate.results import Cost, Row
from benchmarks.evaluate.splits import SETTINGS, Split, check, cuts, split

Finals = dict[str, dict[str, Row]]


@dataclass(frozen=True)
class Run:
    """What is measured, and where it is kept."""

    data: str
    days: float
    seed: int
    out: Path
    fresh: bool
    test: Split

    def job(self, task: str, method: str, **more: Any) -> Job:
        name = "-".join((task, method, *more.get("choices", {})))
        return Job(task, method, self.out / "data", self.out / "work" / f"{name}.json", self.days, self.seed, **more)

    def rival(self, job: Job) -> dict[str, Any]:
        """What a job of a rival finds, or found in an earlier run: only our own model changes from run to run."""
        key = kept.key(job.to_json(), job.data)
        if not self.fresh and kept.holds(job.out, key):
            print("    (kept from an earlier run on the same data; FRESH=1 measures again)")
            found = job.found()
            print("".join(f"{tuning.line(way)}\n" for way in found.get("tried", [])), end="")
            return found
        # implicit has threads of its own and asks that BLAS has none.
        found = job.run(1)
        kept.mark(job.out, key)
        return found


def evaluate(data: str, days: float, seed: int, out: Path, *, fresh: bool) -> None:
    """Raises DataError where the data cannot be measured on."""
    shop = sources.read(data)
    purchases = Purchases.of(shop)
    cut, _ = cuts(purchases.times, days)
    test = split(purchases, cut)
    check(purchases, test, days)
    _tell(purchases, test)
    run = Run(data, days, seed, out / _name(data), fresh, test)
    shop.save(run.out / "data")
    rows, weights = _rows(run)
    settings = {name: results.summary(found, seed) for name, found in rows.items()}
    similar = run.job("similar", OURS).run(THREADS)
    _write(run, {"settings": settings, "weights": weights, "similar_items": similar})


def _name(data: str) -> str:
    path = Path(data)
    return path.parent.resolve().name if path.name.startswith("interactions.csv") else path.name or "data"


def _tell(purchases: Purchases, test: Split) -> None:
    bought = {name: len(np.unique(getattr(purchases, name))) for name in ("users", "items")}
    print(f"{len(purchases):,} purchases of {bought['items']:,} products by {bought['users']:,} customers")
    first, newest = (datetime.fromtimestamp(int(t), UTC) for t in (purchases.times.min(), purchases.times.max()))
    cut = datetime.fromtimestamp(test.cut, UTC)
    print(f"from {first:%Y-%m-%d} to {newest:%Y-%m-%d %H:%M}; cut at {cut:%Y-%m-%d %H:%M} UTC")
    asked = ", ".join(f"{len(wanted.users):,} ({name} products)" for name, wanted in test.wanted.items())
    print(f"{len(test.seen):,} purchases before the cut; test customers: {asked}")


def _rows(run: Run) -> tuple[Finals, dict[str, Any]]:
    wanted = [name for name in SETTINGS if len(run.test.wanted[name].users)]
    rows: Finals = {name: {} for name in wanted}
    found = _final(run, OURS, {name: {} for name in wanted}, rows)
    for method in METHODS:
        print(
            f"\n{METHODS[method].title}: tried on the {run.days:g} days before the cut (recall@10, NDCG@10)", flush=True
        )
        best: dict[str, Choice] = run.rival(run.job("tune", method))["best"]
        for choices in _alike({name: best[name] for name in wanted}):
            _final(run, method, choices, rows)
    return rows, found["weights"]


def _alike(best: dict[str, Choice]) -> list[dict[str, Choice]]:
    """Settings with the same choice need one fit only."""
    groups: dict[str, dict[str, Choice]] = {}
    for setting, choice in best.items():
        groups.setdefault(json.dumps(choice, sort_keys=True), {})[setting] = choice
    return list(groups.values())


def _final(run: Run, method: str, choices: dict[str, Choice], rows: Finals) -> dict[str, Any]:
    job = run.job("final", method, choices=choices)
    found = job.run(THREADS) if method == OURS else run.rival(job)
    catalogue = len(np.unique(run.test.seen.items))
    cost = Cost(found["fit_seconds"], found["recommend_seconds"], found["peak_mb"])
    with np.load(job.lists) as lists:
        for setting, choice in choices.items():
            measured = measure(lists[setting], run.test.wanted[setting], catalogue)
            rows[setting][method] = Row(method, choice, measured, cost)
            told = f"recall {measured.mean('recall'):.4f}, NDCG {measured.mean('ndcg'):.4f}"
            print(f"  {method}, {setting} products, on the test: {told}", flush=True)
    return found


def _write(run: Run, report: dict[str, Any]) -> None:
    from benchmarks.evaluate import picture  # takes a second to import

    settings = report["settings"]
    report["goals"] = list(goals.lines(settings))
    title = f"{Path(run.data).name}: the last {run.days:g} days hidden"
    text = "\n".join([f"# {title}\n", *table.lines(settings), *_notes(report)])
    (run.out / "results.json").write_text(json.dumps(report, indent=1))
    (run.out / "results.md").write_text(text)
    picture.draw(settings, title, run.out / "results.svg")
    print(f"\n{text}\nwritten to {run.out}/results.md, results.json and results.svg")


def _notes(report: dict[str, Any]) -> list[str]:
    weights = ", ".join(f"{name} {value}" for name, value in report["weights"].items())
    similar = [
        f"{name}: " + ", ".join(f"{k} {v:.4g}" for k, v in each.items())
        for name, each in report["similar_items"].items()
    ]
    goals_lines = [f"    {line}" for line in report["goals"]]
    return [
        f"Our weights: {weights}\n",
        "Similar items:\n",
        *(f"- {line}" for line in similar),
        "\nGoals:\n",
        *goals_lines,
    ]
