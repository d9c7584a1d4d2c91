"""Orders, products and customers in all their variants."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup.errors import InvalidRecord
from mastergroup.settings import CatalogueSettings
from sync_worker.erp.records import record_id
from sync_worker.rejects import reject_record
from sync_worker.streams import CUSTOMERS, OE, POS, PRODUCTS, Rules, Tables
from sync_worker.transform.customers import transform_customer
from sync_worker.transform.dates import Calendar
from sync_worker.transform.orders import transform_order
from sync_worker.transform.products import merchandise_rule, transform_product
from sync_worker.transform.statuses import is_purchase

CALENDAR = Calendar.at(ZoneInfo("Asia/Karachi"), datetime(2026, 1, 1, tzinfo=UTC))
IS_MERCHANDISE = merchandise_rule(CatalogueSettings().service_product_pattern)
ORDER = {
    "id": 981223,
    "order_name": "PS-981223",
    "customer_phone": "0300-1234567",
    "customer_email": None,
    "customer_name": "Ali Khan",
    "customer_city": "LAHORE ",
    "customer_state": "Punjab",
    "customer_country": "Pakistan",
    "order_date": "2025-11-03 14:22:10",
    "total_price": "82,500.00",
    "discount": "0",
    "payment_mode": "Cash",
    "order_status": "Completed",
    "brand_name": "MOLTY",
    "has_items": [
        {"id": 5512, "sku": "1328", "product_name": "MOLTY FOAM", "quantity": 1, "base_price": "82,500.00"},
    ],
}
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)
FIELDS = [*ORDER, "order_id", "items", "sku", "name", "price", "updated_at", "in_stock", "is_active", "customer_id"]


def order(**changes: Any) -> Any:
    return transform_order({**ORDER, **changes}, "pos", CALENDAR)


def test_the_long_form() -> None:
    found, lines, rejected = order()
    assert (found.order_id, found.unified_customer_id, found.city) == ("981223", "03001234567_ali", "Lahore")
    assert (found.total_price, found.is_purchase, rejected) == (Decimal("82500.00"), True, [])
    assert [(line.product_id, line.quantity, line.unit_price) for line in lines.values()] == [("1328", 1, 82500)]


def test_short_names_and_items_as_text_are_the_same_order() -> None:
    names = {"id": "order_id", "customer_phone": "phone", "customer_name": "name", "customer_city": "city"}
    names |= {"order_date": "date", "total_price": "total", "has_items": "order_items"}
    short = {names.get(key, key): value for key, value in ORDER.items()}
    short["order_items"] = json.dumps([{"product_id": 1328, "title": "MOLTY FOAM", "quantity": "1", "price": 82500}])
    assert transform_order(short, "pos", CALENDAR) == order()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None, "order_name": " "}, "id: an id is needed"),
        ({"id": "x" * 257}, "id: an id has at most 256 characters"),
        ({"order_date": "soon"}, "order_date: a readable date is needed"),
        ({"total_price": "much"}, "total_price: a number is needed"),
        ({"has_items": "not json"}, "has_items: a list is needed"),
        ({"has_items": {"sku": 1}}, "has_items: a list is needed"),
    ],
)
def test_an_order_that_cannot_be_used_says_which_field(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        order(**changes)
    assert str(caught.value) == reason


def test_a_bad_line_is_set_aside_alone() -> None:
    good = ORDER["has_items"]
    bad = [{"product_name": "no sku"}, {"sku": "1", "quantity": "x"}, {"sku": "1", "price": "x"}, {"sku": " "}, 7]
    _, lines, rejected = order(has_items=[*bad, *good])
    assert list(lines) == [6]
    assert [(line.line, line.reason.split(":")[0]) for line in rejected] == [
        (1, "sku"),
        (2, "quantity"),
        (3, "base_price"),
        (4, "sku"),
        (5, "line"),
    ]


def test_a_missing_total_is_the_sum_of_its_lines_less_discount() -> None:
    items = [{"sku": "a", "quantity": "2", "price": "10"}, {"sku": "b", "price": "1.50"}, {"sku": "c"}]
    assert order(total_price="", discount="1", has_items=items).order.total_price == Decimal("20.50")
    assert order(total_price=None, discount="1", has_items=[]).order.total_price is None


@pytest.mark.parametrize(
    "status",
    [
        *("Cancelled", "canceled", "REFUNDED", "returned", "Deleted", "void", "order_cancelled", "CustomerCancelled"),
        *("orderCanceled", "Cancelation", "Cancelling", "CANCELLED-BY-STORE", "Canceld", "cancled", "Payment Failed"),
    ],
)
def test_what_was_undone_is_no_purchase(status: str) -> None:
    assert not is_purchase(status, None)


@pytest.mark.parametrize(
    "status", ["Completed", None, "", "Delivered", "Pending", "Partially Refunded", "Non-refundable"]
)
def test_the_rest_is(status: str | None) -> None:
    assert is_purchase(status, None)


def test_a_deletion_mark_counts() -> None:
    assert not is_purchase("Completed", True)
    assert not is_purchase("Completed", "2025-01-01")
    assert is_purchase("Completed", 0)


@pytest.mark.parametrize("mark", ["0000-00-00 00:00:00", "0000-00-00", "null", "None", "-", {}])
def test_an_empty_deletion_mark_does_not(mark: object) -> None:
    assert order(deleted_at=mark).order.is_purchase


@pytest.mark.parametrize(
    ("changes", "is_active"),
    [
        ({}, True),
        ({"status": "Active", "is_deleted": False, "deleted_at": "0000-00-00"}, True),
        ({"status": "out of stock"}, True),
        ({"status": "Deleted"}, False),
        ({"status": "discontinued"}, False),
        ({"is_active": True, "is_deleted": "1"}, False),
        ({"deleted_at": "2025-01-01"}, False),
        ({"is_active": "no", "status": "active"}, False),
    ],
)
def test_a_product_is_offered_until_the_feed_takes_it_out(changes: dict[str, Any], is_active: bool) -> None:
    assert transform_product({"sku": 1, **changes}, IS_MERCHANDISE).is_active is is_active


@pytest.mark.parametrize(
    ("record", "key"),
    [({"id": 5, "sku": "A"}, "A"), ({"id": 5, "product_id": 7}, 7), ({"order_name": "n", "order_id": 3}, 3)],
)
def test_a_rejected_record_is_known_by_the_id_that_its_table_has(record: dict[str, Any], key: Any) -> None:
    assert record_id(record) == key


def test_a_rejected_record_that_was_read_back_is_the_same() -> None:
    kept = reject_record({"b": 1.5, "a": {"d": [1, None], "c": "ü"}}, "reason")
    assert reject_record(json.loads(kept[3]), "another") == (kept[0], kept[1], "another", *kept[3:])
    assert reject_record({"a": {"c": "ü", "d": [1, None]}, "b": 1.5}, "reason") == kept


def test_an_empty_list_does_not_hide_another_name_of_the_items() -> None:
    assert order(has_items=[], order_items=ORDER["has_items"]) == order()
    assert order(has_items={}).lines == {}


def test_places_and_categories_are_short_enough_for_an_index() -> None:
    long = "\ufdfa" + "".join(chr(0x4E00 + number) for number in range(2000))
    found = order(customer_city=long, customer_state=long).order
    category = transform_product({"sku": 1, "category": long}, IS_MERCHANDISE).category
    assert [len(text) for text in (found.city, found.province, category)] == [256, 256, 256]


def test_a_product_in_its_variants() -> None:
    product = transform_product(
        {"sku": 7, "title": "GOLD\x00 PILLOW", "price": "1,200", "in_stock": "12"}, IS_MERCHANDISE
    )
    assert (product.product_id, product.product_name, product.price) == ("7", "GOLD PILLOW", 1200)
    assert (product.in_stock, product.is_active, product.is_merchandise) == (True, True, True)
    assert transform_product({"id": 7, "in_stock": 0, "is_active": "N"}, IS_MERCHANDISE)[6:8] == (False, False)
    assert transform_product({"sku": "POST", "name": "Postage", "in_stock": ""}, IS_MERCHANDISE)[6:] == (
        None,
        True,
        False,
    )


def test_a_customer_without_phone_and_email_is_its_record() -> None:
    found = transform_customer({"id": 9, "customer_name": "Ali"}, "customers", CALENDAR)
    assert found.customer.unified_customer_id == "customers:9"


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_any_object_gives_rows_or_a_countable_reason(changes: dict[str, Any]) -> None:
    rules = Rules(CALENDAR, IS_MERCHANDISE)
    reasons: set[str] = set()
    for stream in (POS, OE, CUSTOMERS, PRODUCTS):
        for record in ({**ORDER, **changes}, changes, list(changes)):
            try:
                tables: Tables = defaultdict(list)
                stream.add(record, 1, rules, tables)
                assert tables[stream.tables[0]]
            except InvalidRecord as error:
                reason = str(error)
                json.loads(reject_record(record, reason)[3])
                reasons.add(reason.replace("256", ""))
    assert not any(character.isdigit() for reason in reasons for character in reason)
