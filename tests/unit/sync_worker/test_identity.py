"""Phones, e-mails and names make the unified customer id (contracts/erp-feed.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup.errors import InvalidRecord
from sync_worker.transform.identity import unified_customer_id, usable_email
from sync_worker.transform.phones import usable_phone

MOBILE = "03001234567"


@pytest.mark.parametrize(
    "text",
    [
        "03001234567",
        "0300-1234567",
        "+92 300 1234567",
        "0092 300 1234567",
        "92-300-1234567",
        "300-1234567",
        "+92 (0)300 1234567",
        "(0300) 1234567",
        "0300/1234567",
        "0300.123.4567 ",
        "0300-1234567 / 0321-7654321",
        "0000000000, 0300-1234567",
        "0300-1234567;042-35761234",
        "03001234567 03217654321",
        "12345 / 0300 1234567",
        "٠٣٠٠١٢٣٤٥٦٧",
        3001234567,
        3001234567.0,
    ],
)
def test_every_form_of_a_mobile_is_one_number(text: object) -> None:
    assert usable_phone(text) == MOBILE


@pytest.mark.parametrize("text", ["042-35761234", "+92 42 35761234", "0092-42-35761234", "42 35761234"])
def test_every_form_of_a_landline_is_one_number(text: str) -> None:
    assert usable_phone(text) == "04235761234"


@pytest.mark.parametrize(
    "text",
    [
        "0000000000",
        "03",
        "1111111111",
        "0123456789",
        "1234567890",
        "+92 0000000000",
        "300123456",
        "",
        None,
        "n/a",
        True,
        "9" * 40,
    ],
)
def test_placeholders_identify_nobody(text: object) -> None:
    assert usable_phone(text) is None


@given(
    st.integers(0, 999_999_999), st.sampled_from(["0{}", "+92{}", "0092{}", "92{}", "{}", "+92 (0) {}", "0{} / 0321"])
)
def test_the_form_of_a_mobile_does_not_matter(number: int, form: str) -> None:
    national = f"3{number:09}"
    assert usable_phone(form.format(national)) == usable_phone(f"0{national}")


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.text())))
def test_a_phone_is_digits_or_nothing(value: object) -> None:
    number = usable_phone(value)
    assert number is None or (number.isdigit() and 10 <= len(number) <= 15)


@given(st.text())
def test_a_usable_phone_is_itself(text: str) -> None:
    number = usable_phone(text)
    assert number is None or usable_phone(number) == number


@pytest.mark.parametrize(
    ("phone", "email", "name", "customer_id", "unified"),
    [
        ("0300-1234567", "a@b.pk", "Ali Khan", 5, "03001234567_ali"),
        ("0300-1234567", None, "  MR. Ali", 5, "03001234567_mr."),
        ("0300-1234567", None, " ", 5, "03001234567_customer"),
        ("0300-1234567", None, None, None, "03001234567_customer"),
        ("0000000000", " Ali@Example.PK ", "Ali", 5, "ali@example.pk"),
        ("", "not an address", "Ali", 5, "pos:5"),
        (None, None, "Ali", None, None),
        (None, None, "Ali", "", None),
    ],
)
def test_who_a_record_is_about(
    phone: object, email: object, name: object, customer_id: object, unified: object
) -> None:
    assert unified_customer_id(phone, email, name, "pos", customer_id) == unified


def test_an_id_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="256"):
        unified_customer_id("0300-1234567", None, "x" * 300, "pos", None)


def test_the_first_address_of_two_counts() -> None:
    assert usable_email("A@b.pk, c@d.pk") == "a@b.pk"
