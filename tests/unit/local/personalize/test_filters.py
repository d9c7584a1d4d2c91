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
    assert split('"a,b", "c\\"d",7') == ["a,b", 'c"d', "7"]


def test_ten_fields_are_the_most() -> None:
    def of(count: int) -> str:
        return "INCLUDE ItemID WHERE " + " AND ".join(f"Items.F{number} > 1" for number in range(count))

    assert len(parse(of(10))[0].any_of[0]) == 10
    with pytest.raises(InvalidInputError, match="at most 10 fields"):
        parse(of(11))


def test_not_in_takes_no_placeholder() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse("EXCLUDE ItemID WHERE Items.G NOT IN ($G)")
    assert caught.value.message == "Placeholders are not allowed with NOT_IN operator"
