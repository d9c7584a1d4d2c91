"""What holds of phones, names, money, dates and places however they are written (contracts/erp-feed.md)."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mastergroup.errors import InvalidRecord
from sync_worker.transform import places
from sync_worker.transform.dates import Calendar, moment
from sync_worker.transform.identity import unified_customer_id, usable_email
from sync_worker.transform.numbers import money, quantity
from sync_worker.transform.phones import usable_phone
from sync_worker.transform.text import clean_text

KARACHI = ZoneInfo("Asia/Karachi")
CALENDAR = Calendar.at(KARACHI, datetime(2026, 1, 1, tzinfo=UTC))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ARABIC, PERSIAN, FULL_WIDTH = (
    str.maketrans("0123456789", digits) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９")
)
MARKS = st.sampled_from(["", "\u200e", "\u200f", "\u202a", "\ufeff", "\u200b", "\x00"])
BLANKS = st.sampled_from(["", " ", "  ", "\t", "\u00a0", "\u2003", "\n"])


@contextmanager
def refusals(field: str) -> Iterator[None]:
    """What cannot be used is refused, and the refusal names its field; any other error fails the test."""
    try:
        yield
    except InvalidRecord as error:
        if not str(error).startswith(f"{field}: "):
            raise


def is_placeholder(digits: str) -> bool:
    return len(set(digits)) == 1 or digits in "0123456789" * 2


@st.composite
def nationals(draw: st.DrawFn) -> str:
    """A Pakistani number without its leading zero: a mobile or a landline that is no placeholder."""
    area = draw(st.sampled_from(["300", "321", "345", "42", "42", "21", "51"]))
    digits = area + draw(st.from_regex("[0-9]{7,8}" if len(area) == 2 else "[0-9]{7}", fullmatch=True))
    assume(not is_placeholder(digits) and not is_placeholder(f"0{digits}"))
    return digits


@st.composite
def spellings(draw: st.DrawFn, national: str) -> str:
    """One of the ways in which tills write the number."""
    prefix = draw(st.sampled_from(["0", "+92", "0092", "92", "+92 0", "+92 (0)", "(0)"]))
    between = draw(st.sampled_from(["", " ", "-", ".", " - ", "\u2013", "\u00a0"]))
    cut = draw(st.integers(2, 4))
    text = f"{prefix}{draw(st.sampled_from(['', ' ', '-']))}{national[:cut]}{between}{national[cut:]}"
    text = text.translate(draw(st.sampled_from([{}, ARABIC, PERSIAN, FULL_WIDTH])))
    word = draw(st.sampled_from(["", "tel: ", "Mob. ", "Ph#"]))
    return draw(MARKS) + draw(BLANKS) + word + text + draw(BLANKS) + draw(MARKS)


PLACEHOLDERS = st.one_of(
    st.builds(lambda digit, times: digit * times, st.sampled_from("0123456789"), st.integers(1, 15)),
    st.builds(lambda start, size: ("0123456789" * 3)[start : start + size], st.integers(0, 9), st.integers(2, 15)),
    st.from_regex("[0-9]{1,9}", fullmatch=True),
    st.sampled_from(["", " ", "-", "n/a", "none", "null", "no phone"]),
)


@given(st.data(), nationals())
def test_every_spelling_of_a_number_is_one_number(data: st.DataObject, national: str) -> None:
    text = data.draw(spellings(national))
    assert usable_phone(text) == f"0{national}"


@given(st.data(), nationals(), nationals(), st.sampled_from([" / ", ",", ";", " or ", " & ", "|", " , ", "\\"]))
def test_of_two_numbers_the_first_usable_one_counts(data: st.DataObject, one: str, other: str, between: str) -> None:
    first, second = data.draw(spellings(one)), data.draw(spellings(other))
    assert usable_phone(f"{first}{between}{second}") == f"0{one}"
    assert usable_phone(f"{data.draw(PLACEHOLDERS)}{between}{second}") == f"0{other}"


@given(st.data(), PLACEHOLDERS)
def test_a_placeholder_identifies_nobody(data: st.DataObject, text: str) -> None:
    between = data.draw(st.sampled_from(["", "-", " "]))
    assert usable_phone(f"{text[:4]}{between}{text[4:]}") is None
    assert unified_customer_id(text, None, "Ali", "pos", None) is None


@given(ANYTHING)
def test_a_phone_is_ten_to_fifteen_digits_that_are_their_own_spelling(value: Any) -> None:
    number = usable_phone(value)
    if number is not None:
        assert re.fullmatch("[0-9]{10,15}", number)
        assert usable_phone(number) == number


NAMES = st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=12)


def id_of(name: Any) -> str | None:
    return unified_customer_id("03001234567", None, name, "pos", None)


@given(NAMES, NAMES, MARKS, BLANKS)
def test_every_spelling_of_a_name_is_one_customer(first: str, last: str, mark: str, blank: str) -> None:
    assume(all(c.upper().lower() == c.lower() for c in first))
    for text in (first, first.upper(), unicodedata.normalize("NFC", first), unicodedata.normalize("NFD", first)):
        assert id_of(f"{blank}{mark}{text}{mark}{blank} {last}") == id_of(first)


@given(st.emails(), MARKS, BLANKS)
def test_every_spelling_of_an_address_is_one_customer(email: str, mark: str, blank: str) -> None:
    assume(not set(email) & set(",;:<>()[]\"'"))
    frames = (
        "{}",
        "Ali <{}>",
        "mailto:{}",
        "({})",
        "'{}'",
        "{}.",
        "{0}, {0}",
        f"{blank}{{}}{blank}",
        f"{mark}{{}}{mark}",
    )
    for frame in frames:
        assert usable_email(frame.format(email)) == usable_email(frame.format(email.upper())) == email.lower()


@pytest.mark.parametrize("customer_id", [0, "0", "0.0", "000", "-", "null", "None", "N/A", "nan", "undefined", False])
def test_a_customer_id_that_says_nothing_identifies_nobody(customer_id: object) -> None:
    assert unified_customer_id(None, None, "Ali", "pos", customer_id) is None


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_an_id_is_a_storable_text_or_refused(phone: Any, email: Any, name: Any, customer: Any) -> None:
    with refusals("customer"):
        unified = unified_customer_id(phone, email, name, "pos", customer)
        assert unified is None or (clean_text(unified) == unified and 0 < len(unified) <= 256)


AMOUNTS = st.decimals(-999_999_999_999, 999_999_999_999, places=2, allow_nan=False)


def lakhs(amount: Decimal) -> str:
    """South Asian grouping: 12,34,567.00."""
    whole, cents = f"{amount:.2f}".split(".")
    return re.sub(r"(?<=\d)(?=(?:\d\d)*\d{3}$)", ",", whole) + "." + cents


@given(AMOUNTS, BLANKS, MARKS)
def test_every_spelling_of_an_amount_is_one_amount(amount: Decimal, blank: str, mark: str) -> None:
    commas = f"{amount:,}"
    spellings = (str(amount), commas, lakhs(amount), f"Rs. {commas}", f"{commas} PKR", f"{amount:+}", f"{commas}/-")
    for text in (*spellings, f"{amount}000"):
        assert money(f"{blank}{mark}{text}{mark}{blank}", "discount") == amount
    assert str(money(str(amount), "discount")) == f"{amount + 0:.2f}"


@given(st.floats(-9e10, 9e10) | st.integers(-9 * 10**10, 9 * 10**10))
def test_a_number_is_its_amount_rounded_half_up(value: float) -> None:
    exact = Decimal(str(value))
    assert money(value, "price") == exact.quantize(Decimal("0.01"), ROUND_HALF_UP) == money(str(value), "price")
    assert quantity(value) == exact.quantize(Decimal("0.001"), ROUND_HALF_UP)


@given(ANYTHING, st.sampled_from(["total_price", "discount", "base_price"]))
def test_an_amount_is_exact_and_its_own_spelling_or_its_field_is_named(value: Any, field: str) -> None:
    for read in (money, quantity):
        with refusals(field):
            amount = read(value, field)
            assert amount is None or read(str(amount), field) == amount


OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


DAYS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%Y-%m-%d 00:00",
    "%Y-%m-%dT00:00:00",
)
HERE = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.000", "%Y/%m/%d %H:%M:%S", "%Y%m%dT%H%M%S"),
    *("%d/%m/%Y %H:%M:%S", "%d-%m-%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y, %H:%M:%S"),
    *("%d/%m/%Y %I:%M:%S %p", "%Y-%m-%d %I:%M:%S %p"),
)
IN_UTC = (
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.000Z",
    "%Y-%m-%d %H:%M:%S UTC",
    "%Y-%m-%d %H:%M:%Sz",
    "%Y-%m-%dt%H:%M:%Sz",
)
THERE = ("%Y-%m-%d %H:%M:%S %z", "%d/%m/%Y %H:%M:%S%z", "%d/%m/%Y %H:%M:%S %z")
SECONDS = st.datetimes(datetime(1950, 1, 1), datetime(2025, 12, 31)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001


@given(SECONDS, OFFSETS)
def test_every_spelling_of_a_moment_is_one_moment(local: datetime, offset: timezone) -> None:
    known = local.replace(tzinfo=KARACHI).astimezone(UTC)
    assume(known.astimezone(KARACHI).replace(tzinfo=None) == local)  # an hour that summer time left out
    spellings = {local.strftime(form) for form in HERE}
    spellings |= {known.strftime(form) for form in IN_UTC} | {known.astimezone(offset).strftime(form) for form in THERE}
    spellings |= {known.astimezone(offset).isoformat(), f"{local.day}/{local.month}/{local:%Y %H:%M:%S}"}
    spellings |= {f"{local.year}-{local.month}-{local.day} {local:%H:%M:%S}", f" \u200e{local}\t"}
    assert {text: moment(text, "order_date", CALENDAR) for text in spellings} == dict.fromkeys(spellings, known)


@given(st.dates(date(1950, 1, 1), date(2025, 12, 31)))
def test_every_spelling_of_a_day_is_one_day(day: date) -> None:
    spellings = {day.strftime(form) for form in DAYS} | {f"{day.day}/{day.month}/{day.year}"}
    start = datetime(day.year, day.month, day.day, tzinfo=KARACHI).astimezone(UTC)
    assert {text: moment(text, "updated_at", CALENDAR) for text in spellings} == dict.fromkeys(spellings, start)


@given(ANYTHING)
def test_a_moment_is_believable_and_its_own_spelling_or_its_field_is_named(value: Any) -> None:
    with refusals("updated_at"):
        found = moment(value, "updated_at", CALENDAR)
        assert found <= CALENDAR.latest
        assert moment(found.isoformat(), "updated_at", CALENDAR) == found


PLACES = st.text(st.characters(categories=["L", "N", "Zs", "P"]), max_size=60) | st.sampled_from(
    ["Lahore", "São Paulo"]
)


@given(PLACES, MARKS, BLANKS, st.sampled_from([places.city, places.province]))
def test_every_spelling_of_a_place_is_one_place(text: str, mark: str, blank: str, read: Any) -> None:
    name = read(text)
    assert name is None or read(name) == name
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    if all(c.upper().casefold() == c.casefold() for c in unicodedata.normalize("NFKD", text)):
        forms |= {text.upper(), text.casefold()}
    for form in forms:
        assert {read(each) for each in (form, f"{blank}{form}{blank}", f"{mark}{form}", f"{form},", f"-{form}")} == {
            name
        }


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("Punjab", ["PB", " punjab,", "Panjab"]),
        ("Khyber Pakhtunkhwa", ["K.P.K", "kpk", "K P", "N.W.F.P.", "khyber-pakhtunkhwa"]),
        ("Azad Kashmir", ["A.J.K.", "AJK", "Azad Jammu & Kashmir"]),
        (None, ["N/A", "n.a.", "-", "None", " "]),
    ],
)
def test_short_names_of_provinces_fold(name: str, variants: list[str]) -> None:
    assert {places.province(variant) for variant in variants} == {name}


@given(ANYTHING)
def test_a_text_is_its_own_spelling(value: Any) -> None:
    text = clean_text(value)
    assert text is None or (clean_text(text) == text and "\x00" not in text and text.encode())
