"""Two spellings of one place give one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup.places import city_name, fold, province_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("punjab", "Punjab"),
        ("PUNJAB ", "Punjab"),
        ("Khyber Pakhtunkhwa", "Khyber Pakhtunkhwa"),
        ("kpk", "Khyber Pakhtunkhwa"),
        ("United Kingdom", "United Kingdom"),
        ("usa", "USA"),
        ("EIRE", "Eire"),
        ("", None),
        (None, None),
        ("N/A", None),
        (" - ", None),
    ],
)
def test_province_has_one_spelling(text: str | None, name: str | None) -> None:
    assert province_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"), [("LAHORE ", "Lahore"), ("D.G. Khan", "Dera Ghazi Khan"), ("São Paulo", "Sao Paulo")]
)
def test_city_has_one_spelling(text: str, name: str) -> None:
    assert city_name(text) == name


@given(st.text(max_size=40))
def test_a_stored_name_finds_itself(text: str) -> None:
    for spelling in (province_name, city_name):
        name = spelling(text)
        assert name is None or spelling(name) == name


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=40))
def test_case_and_spaces_do_not_matter(text: str) -> None:
    assert city_name(text) == city_name(f"  {text.upper()} ")
    assert fold(text) == fold(text.lower())
