"""Scored lists as the JSON that is stored."""

import json

import pytest

from personalize_worker.formats import OutputLine
from personalize_worker.lists import ListWriter, Tally


def test_a_list_is_json_best_first() -> None:
    tally = Tally()
    lines = [OutputLine("u", ["a", 'q"\\'], [0.25, 1e-07])]
    [(key, text)] = ListWriter(["a", 'q"\\'], "score").stored(lines, tally)
    assert key == "u"
    assert json.loads(text) == [{"product_id": "a", "score": 0.25}, {"product_id": 'q"\\', "score": 1e-07}]
    assert tally.products == {"a", 'q"\\'}
    assert tally.summary() == {"lines": 0, "empty": 0, "items": 2, "unknown": 0, "errors": {}}


def test_unknown_products_are_counted_and_left_out() -> None:
    tally = Tally()
    lines = [OutputLine("u", ["a", "gone"], [0.5, 0.4]), OutputLine("v", ["gone"], []), OutputLine("w", [], [])]
    stored = dict(ListWriter(["a"], "score").stored(lines, tally))
    assert {key: json.loads(text) for key, text in stored.items()} == {"u": [{"product_id": "a", "score": 0.5}]}
    assert (tally.items, tally.unknown, tally.empty) == (3, 2, 2)


def test_a_recipe_without_scores_gives_zero() -> None:
    [(_, text)] = ListWriter(["a"], "score").stored([OutputLine("p", ["a"], [])], Tally())
    assert json.loads(text) == [{"product_id": "a", "score": 0.0}]


def test_an_unknown_product_is_never_written() -> None:
    with pytest.raises(KeyError):
        ListWriter(["a"], "score").text(["b"], [1.0])
