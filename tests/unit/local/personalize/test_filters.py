"""The filter grammar: what it reads and what it refuses."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.grammar import parse, placeholders
from mastergroup_local.personalize.filters.values import split

WORDS = ["INCLUDE", "EXCLUDE", "ItemID", "WHERE", "Items.PRICE", "<", "=", "5", "IN", "(", ")", ",", '"a"', "$X"]
WORDS += ["AND", "OR", "IF", "CurrentUser.AGE", "|", "NOT", "UserID", "Interactions.EVENT_TYPE"]


def test_a_whole_expression() -> None:
    text = 'INCLUDE ItemID WHERE Items.G IN ("a, b", $G) AND Items.P<=5 OR Items.P = 7 IF CurrentUser.AGE > 3'
    [first, second] = parse(text + ' | exclude itemid where interactions.event_type in ("*")')
    assert [[each.field for each in group] for group in first.any_of] == [["G", "P"], ["P"]]
    assert [value.text for value in first.any_of[0][0].values] == ["a, b", "G"]
    assert first.only_if[0].operator == ">"
    assert (second.verb, second.any_of[0][0].dataset) == ("EXCLUDE", "INTERACTIONS")
    assert placeholders((first, second)) == {"G"}


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_order_of_words_is_read_or_refused(words: list[str]) -> None:
    with suppress(InvalidInputError):
        assert parse(" ".join(words))


@pytest.mark.parametrize("text", ["", '"', "INCLUDE", "INCLUDE ItemID WHERE", "INCLUDE ItemID WHERE Items.A IN (1"])
def test_unfinished_expressions_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse(text)


def test_filter_values_lose_their_quotes() -> None:
    assert split('"a", "b"') == ["a", "b"]
    assert split("5") == ["5"]
