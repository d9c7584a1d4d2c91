"""Filters applied to small tables whose right answer is seen."""

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.data import FilterData, Source
from mastergroup_local.personalize.filters.events import MOST
from mastergroup_local.personalize.filters.grammar import parse
from mastergroup_local.personalize.filters.masks import MOST_KEPT, Filter
from mastergroup_local.personalize.table import Table, Text

ITEMS = ["a", "b", "c", "d"]
USERS = ["u", "v", "w"]


def text(*words: str | None) -> Text:
    names = sorted({word for word in words if word is not None})
    return Text(np.array([names.index(word) if word is not None else -1 for word in words], dtype=np.int32), names)


def events(*rows: tuple[str, str, int, str | None]) -> Table:
    users, items, times, types = zip(*rows, strict=True)
    return Table(
        {"USER_ID": text(*users), "ITEM_ID": text(*items), "TIMESTAMP": np.array(times), "EVENT_TYPE": text(*types)}
    )


def items(**described: tuple[str | None, float]) -> Table:
    kinds, prices = zip(*described.values(), strict=True)
    return Table({"ITEM_ID": text(*described), "KIND": text(*kinds), "PRICE": np.array(prices)})


def kept(expression: str, imported: dict[str, Table], put: dict[str, Table] | None = None, user: str = "u") -> str:
    """Return the ids of items or users that a filter lets through, in one word."""
    indexes = [{name: place for place, name in enumerate(names)} for names in (ITEMS, USERS)]
    sources = (Source(lambda: imported, *indexes), Source(lambda: put or {}, *indexes))
    found = Filter(parse(expression), FilterData(*sources, *indexes))
    names = ITEMS if found.of == "ITEMS" else USERS
    return "".join(name for name, keep in zip(names, found.allowed(user, "a", {}), strict=True) if keep)


KINDS = {"ITEMS": items(a=("x", 1.0), b=("x|y", 2.0), c=("Y", 3.0), d=(None, np.nan))}


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('INCLUDE ItemID WHERE Items.KIND IN ("x")', "ab"),
        ('INCLUDE ItemID WHERE Items.KIND IN ("y")', "b"),
        ('INCLUDE ItemID WHERE Items.KIND NOT IN ("x")', "cd"),
        ("INCLUDE ItemID WHERE Items.PRICE >= 2", "bc"),
        ("EXCLUDE ItemID WHERE Items.PRICE >= 2", "ad"),
        ('INCLUDE ItemID WHERE Items.KIND IN ("x") AND Items.PRICE > 1 OR Items.PRICE = 3', "bc"),
        ('INCLUDE ItemID WHERE Items.KIND IN ("x") | INCLUDE ItemID WHERE Items.PRICE = 3', "abc"),
        ('EXCLUDE ItemID WHERE Items.PRICE = 1 | INCLUDE ItemID WHERE Items.KIND IN ("x")', "b"),
        ("INCLUDE ItemID WHERE Items.KIND IN CurrentItem.KIND", "ab"),
    ],
)
def test_items_by_their_fields(expression: str, found: str) -> None:
    assert kept(expression, KINDS) == found


def test_put_items_stand_before_imported_ones() -> None:
    put = {"ITEMS": items(a=("z", 9.0), d=("x", 5.0))}
    assert kept('INCLUDE ItemID WHERE Items.KIND IN ("x")', KINDS, put) == "bd"
    assert kept('INCLUDE ItemID WHERE Items.KIND IN ("z")', KINDS, put) == "a"


def test_event_types_match_in_any_case_and_the_star_matches_all() -> None:
    imported = {
        "INTERACTIONS": events(("u", "a", 1, "Buy"), ("u", "b", 2, "view"), ("v", "c", 3, "buy"), ("u", "d", 4, None))
    }
    assert kept('INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("BUY")', imported) == "a"
    assert kept('INCLUDE ItemID WHERE Interactions.EVENT_TYPE NOT IN ("buy")', imported) == "bd"
    assert kept('EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")', imported) == "c"
    assert kept('INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")', imported, user="stranger") == ""
    assert kept('INCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("buy")', imported) == "uv"
    assert kept('EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("*")', imported) == "w"


def test_only_the_newest_events_of_a_type_count_wherever_they_come_from() -> None:
    old = [("u", "a", 1, "buy"), ("u", "b", 2, "buy"), ("u", "c", 0, "view")]
    imported = {"INTERACTIONS": events(*old, *(("u", "d", 10 + n, "buy") for n in range(MOST - 2)))}
    include = 'INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")'
    assert kept(include, imported) == "abcd"
    assert kept(include, imported, {"INTERACTIONS": events(("u", "d", 500, "BUY"))}) == "bcd"
    assert kept(include, {"INTERACTIONS": events(*old, *(("u", "d", 10 + n, "buy") for n in range(MOST)))}) == "cd"


def test_if_asks_the_user() -> None:
    imported = {**KINDS, "USERS": Table({"USER_ID": text("u", "v"), "AGE": np.array([20.0, np.nan])})}
    expression = "EXCLUDE ItemID WHERE Items.PRICE > 1 IF CurrentUser.AGE > 18 AND CurrentUser.AGE < 30"
    assert [kept(expression, imported, user=user) for user in ("u", "v", "stranger")] == ["ad", "abcd", "abcd"]


def test_answers_are_kept_up_to_a_number() -> None:
    indexes = [{name: place for place, name in enumerate(names)} for names in (ITEMS, USERS)]
    sources = (Source(lambda: KINDS, *indexes), Source(dict, *indexes))
    found = Filter(parse("INCLUDE ItemID WHERE Items.PRICE < $P"), FilterData(*sources, *indexes))
    for number in range(3 * MOST_KEPT):
        assert found.allowed("u", None, {"P": str(number)}).sum() == min(max(number - 1, 0), 3)
    assert len(found._kept) <= MOST_KEPT


FIELDS = ["Items.KIND", "Items.PRICE", "Users.PLAN", "Interactions.EVENT_TYPE"]
VALUES = ['("x")', "($A, $B)", "$A", "CurrentItem.PRICE", "CurrentItem.KIND", "CurrentUser.PLAN", '("*", "buy")', "5"]
CONDITION = st.tuples(
    st.sampled_from(FIELDS), st.sampled_from(["IN", "NOT IN", "=", "!=", "<"]), st.sampled_from(VALUES)
)
GIVEN = st.dictionaries(st.sampled_from(["A", "B"]), st.sampled_from(['"x"', "5", "", '"', ",,", '"a""b"', "nan"]))


@given(
    st.lists(st.tuples(st.sampled_from(["INCLUDE ItemID", "EXCLUDE UserID", "EXCLUDE ItemID"]), CONDITION), min_size=1),
    st.sampled_from(["", ' IF CurrentUser.PLAN IN ("p")', " IF CurrentUser.PLAN IN CurrentUser.PLAN"]),
    GIVEN,
)
def test_any_filter_answers_or_is_refused(clauses: list[Any], only_if: str, values: dict[str, str]) -> None:
    expression = " | ".join(f"{target} WHERE {' '.join(condition)}{only_if}" for target, condition in clauses)
    tables = {
        **KINDS,
        "USERS": Table({"USER_ID": text("u", "v"), "PLAN": text("p", None)}),
        "INTERACTIONS": events(("u", "a", 1, "buy")),
    }
    indexes = [{name: place for place, name in enumerate(names)} for names in (ITEMS, USERS)]
    sources = (Source(lambda: tables, *indexes), Source(dict, *indexes))
    with suppress(InvalidInputError):
        found = Filter(parse(expression), FilterData(*sources, *indexes))
        assert len(found.allowed("u", "a", values)) in (len(ITEMS), len(USERS))
