"""Money and quantities."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup.errors import InvalidRecord
from sync_worker.transform.numbers import money, quantity


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("82,500.00", "82500.00"),
        ("1,25,000", "125000.00"),
        (5.95, "5.95"),
        (10, "10.00"),
        ("-3.005", "-3.01"),
        ("Rs. 1,200", "1200.00"),
        ("1200/-", "1200.00"),
        ("Rs. 1,200/-", "1200.00"),
        ("₨ 1200/=", "1200.00"),
        ("1,200.50 Rs.", "1200.50"),
        ("Pkr. 5", "5.00"),
        (".5", "0.50"),
        ("1e3", "1000.00"),
        ("-0", "0.00"),
    ],
)
def test_money_in_every_form(value: object, amount: str) -> None:
    assert str(money(value, "total_price")) == amount


@pytest.mark.parametrize("value", [None, "", "  ", [], {}])
def test_nothing_is_no_amount(value: object) -> None:
    assert money(value, "discount") is None
    assert quantity(value) == 1


@pytest.mark.parametrize(
    "value",
    ["abc", "1.234,56", "NaN", "Infinity", True, [1], {"a": 1}, 10**12, "9" * 70, 1e300, float("nan"), "1_0", "1,2"],
)
def test_what_is_no_amount_is_refused_without_its_value(value: object) -> None:
    with pytest.raises(InvalidRecord, match=r"^price: [a-z ]+$"):
        money(value, "price")


@given(st.decimals(-999_999_999_999, 999_999_999_999, places=2, allow_nan=False))
def test_an_amount_survives_being_written_with_commas(amount: Decimal) -> None:
    assert money(f"{amount:,}", "price") == amount == money(str(amount), "price")


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.binary()))
def test_an_amount_fits_its_column_or_is_refused(value: object) -> None:
    try:
        amount = money(value, "price")
    except InvalidRecord:
        return
    assert amount is None or (abs(amount) < 10**12 and amount.as_tuple().exponent == -2)
