"""The table's figures, and the goals."""

import numpy as np

from benchmarks.evaluate import goals, results, table
from benchmarks.evaluate.methods.catalogue import METHODS, OURS
from benchmarks.evaluate.metrics import Measured
from benchmarks.evaluate.results import Cost, Row

DICE = np.random.default_rng(0)


def row(method: str, level: float) -> Row:
    values = {name: level * (0.5 + DICE.random(200)) for name in ("recall", "ndcg", "hit_rate")}
    return Row(method, {"K": 20}, Measured(values, 0.25), Cost(1.0, 2.0, 300.0))


def found(ours: float) -> dict:
    rows = {OURS: row(OURS, ours)} | {method: row(method, 0.1) for method in METHODS}
    rows["bm25"] = row("bm25", 0.3)
    return results.summary(rows, seed=1)


def test_ours_is_compared_with_the_best_of_the_library():
    ratios = found(0.6)["ratios"]["recall"]
    assert ratios["implicit"]["rival"] == "bm25"
    low, high = ratios["implicit"]["interval"]
    assert low < ratios["implicit"]["ratio"] < high


def test_goals_say_pass_or_fail_and_for_what():
    told = list(goals.lines({"all": found(0.6), "new": found(0.31)}))
    assert [line[:4] for line in told] == ["PASS"] * 4 + ["FAIL"] * 2 + ["PASS"] * 2
    assert "times the best of implicit (implicit BM25); asked: at least 1.25" in told[0]


def test_a_setting_without_customers_has_no_goals():
    assert len(list(goals.lines({"all": found(0.6)}))) == 4


def test_the_table_has_a_line_a_method():
    lines = list(table.lines({"all": found(0.6)}))
    assert sum(line.startswith("| ") for line in lines) == len(METHODS) + 2
    assert "| ours | " in "\n".join(lines)
    assert lines[-2].endswith("| 0.250 | 1.0 | 2.0 | 300 | K 20 |")
