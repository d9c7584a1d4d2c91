"""All rows of the table: per setting and method the measures with their intervals, and what they cost."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.evaluate import bootstrap
from benchmarks.evaluate.methods.catalogue import LIBRARY, OURS, TITLES
from benchmarks.evaluate.metrics import NAMES, Measured

RECALL_AND_NDCG = ("recall", "ndcg")
RIVALS = ("own_decayed", "recent")


@dataclass(frozen=True)
class Cost:
    fit_seconds: float
    recommend_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Row:
    """One method in one setting."""

    method: str
    choice: dict[str, Any]
    measured: Measured
    cost: Cost


def summary(rows: dict[str, Row], seed: int) -> dict[str, Any]:
    """Per method the figures of the table, and what ours is to its rivals."""
    draws = {name: _draws(rows, name, seed) for name in NAMES}
    methods = {method: _figures(row, draws) for method, row in rows.items()}
    ratios = {name: _ratios(rows, draws[name], name) for name in RECALL_AND_NDCG}
    return {"customers": len(rows[OURS].measured.per_user["recall"]), "methods": methods, "ratios": ratios}


def best_library(rows: dict[str, Row], name: str) -> str:
    """The best of `implicit` by a measure, on the test itself: nothing is kept from it."""
    return max(LIBRARY, key=lambda method: rows[method].measured.mean(name))


def _draws(rows: dict[str, Row], name: str, seed: int) -> dict[str, bootstrap.Values]:
    columns = np.stack([row.measured.per_user[name] for row in rows.values()], axis=1)
    drawn = bootstrap.means(columns, seed)
    return {method: drawn[:, column] for column, method in enumerate(rows)}


def _figures(row: Row, draws: dict[str, dict[str, bootstrap.Values]]) -> dict[str, Any]:
    figures: dict[str, Any] = {"title": TITLES[row.method], "choice": row.choice}
    for name in NAMES:
        figures[name] = row.measured.mean(name)
        figures[f"{name}_interval"] = bootstrap.interval(draws[name][row.method])
    return {**figures, "coverage": row.measured.coverage, **vars(row.cost)}


def _ratios(rows: dict[str, Row], draws: dict[str, bootstrap.Values], name: str) -> dict[str, Any]:
    rivals = {"implicit": best_library(rows, name), **{rival: rival for rival in RIVALS}}
    return {label: _ratio(rows, draws, name, rival) for label, rival in rivals.items()}


def _ratio(rows: dict[str, Row], draws: dict[str, bootstrap.Values], name: str, rival: str) -> dict[str, Any]:
    mine, theirs = rows[OURS].measured.mean(name), rows[rival].measured.mean(name)
    ratio = mine / theirs if theirs else float("nan")
    return {"rival": rival, "ratio": ratio, "interval": bootstrap.ratio_interval(draws[OURS], draws[rival])}
