"""Every choice is made on the days before the cut, with what came before those; never on the test."""

import json
from dataclasses import dataclass, field
from typing import Any

from benchmarks.evaluate.job import Job
from benchmarks.evaluate.methods.catalogue import METHODS, Choice, Method
from benchmarks.evaluate.metrics import measure
from benchmarks.evaluate.purchases import Purchases
from benchmarks.evaluate.shop import Shop
from benchmarks.evaluate.splits import SETTINGS, Split, cuts, split

SAMPLE = 10_000
"""At most so many customers of the validation slice are asked about."""


@dataclass
class Trials:
    """What was tried, and how good it was in each setting."""

    method: Method
    slice: Split
    seed: int
    tried: dict[str, dict[str, Any]] = field(default_factory=dict)

    def attempt(self, choice: Choice) -> None:
        key = json.dumps(choice, sort_keys=True)
        if key in self.tried:
            return
        model = self.method.fit_again(self.slice.seen, choice, self.seed)
        scores = {name: self._score(model, name) for name in SETTINGS}
        self.tried[key] = {"choice": choice, **scores}
        print(line(self.tried[key]), flush=True)

    def best(self, setting: str) -> Choice:
        """The first of the best."""
        ways = list(self.tried.values())
        choice: Choice = max(ways, key=lambda way: way[setting]["score"] if way[setting] else 0.0)["choice"]
        return choice

    def _score(self, model: Any, setting: str) -> dict[str, float] | None:
        wanted = self.slice.wanted[setting].sample(SAMPLE, self.seed)
        if not len(wanted.users):
            return None
        found = measure(model.recommend(wanted.users, setting == "new"), wanted, len(self.slice.seen))
        return {"recall": found.mean("recall"), "ndcg": found.mean("ndcg"), "score": found.score}


def run(job: Job, shop: Shop) -> dict[str, Any]:
    """Returns per setting the best choice, and all that was tried."""
    purchases = Purchases.of(shop)
    test_cut, cut = cuts(purchases.times, job.days)
    trials = Trials(METHODS[job.method], split(purchases, cut, test_cut), job.seed)
    if not len(trials.slice.wanted["all"].users):
        return _untried(METHODS[job.method], split(purchases, test_cut).seen)
    for choice in trials.method.first(trials.slice.seen):
        trials.attempt(choice)
    for setting in SETTINGS:
        for choice in trials.method.then(trials.best(setting)):
            trials.attempt(choice)
    return {"best": {name: trials.best(name) for name in SETTINGS}, "tried": list(trials.tried.values())}


def line(way: dict[str, Any]) -> str:
    """One of the ways that were tried, as it is printed."""
    scores = ((name, way[name]) for name in SETTINGS)
    told = (f"{name} {score['recall']:.4f} {score['ndcg']:.4f}" if score else f"{name} -" for name, score in scores)
    choice = ", ".join(f"{name} {value}" for name, value in way["choice"].items())
    return f"    {'  '.join(told)}   {choice or 'nothing to choose'}"


def _untried(method: Method, seen: Purchases) -> dict[str, Any]:
    """With no customer to validate on, the middle of the grid."""
    choices = method.first(seen)
    middle = choices[len(choices) // 2]
    print("    nobody bought on both sides of the validation's cut: nothing was tried")
    return {"best": dict.fromkeys(SETTINGS, middle), "tried": []}
