"""A recorded feed, read as the sync and the export would."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.evaluate import feed, sources
from benchmarks.evaluate.errors import DataError
from benchmarks.evaluate.shop import Shop

LATER = 4e9


def order(number: int, date: str, *skus: str, **more: Any) -> dict[str, Any]:
    items = [{"sku": sku, "product_name": f"Product {sku}", "quantity": 1, "base_price": 10} for sku in skus]
    ali = {"customer_phone": "03001234567", "customer_name": "Ali", "customer_state": "Punjab"}
    return {"id": number, **ali, "order_date": date, "order_status": "Completed", "has_items": items, **more}


def write(folder: Path, *orders: dict[str, Any], products: list[dict[str, Any]] | None = None) -> Shop:
    (folder / "pos_orders.jsonl").write_text("".join(json.dumps(each) + "\n" for each in orders))
    if products is not None:
        (folder / "products.jsonl").write_text("".join(json.dumps(each) + "\n" for each in products))
    return sources.read(str(folder))


def bought(shop: Shop) -> list[str]:
    column = shop.events.text("ITEM_ID")
    return sorted(column.words[code] for code in column.codes)


def test_what_is_no_purchase_is_left_out(tmp_path):
    returned = {"sku": "R", "product_name": "Returned", "quantity": -1, "base_price": 10}
    shop = write(
        tmp_path,
        order(1, "2025-01-01", "A"),
        order(2, "2025-01-02", "B", order_status="Cancelled"),
        order(3, "2025-01-03", "C", customer_phone="", customer_name=""),
        order(4, "2025-01-04", has_items=[returned]),
        order(5, "not a date", "D"),
    )
    assert bought(shop) == ["A"]


def test_service_products_are_left_out_by_their_name(tmp_path):
    postage = {"sku": "POST", "product_name": "POSTAGE", "quantity": 1, "base_price": 10}
    products = [{"sku": "GIFT", "name": "Gift voucher 100"}]
    made = order(1, "2025-01-01", "A", "GIFT")
    made["has_items"].append(postage)
    assert bought(write(tmp_path, made, products=products)) == ["A"]


def test_of_an_edited_order_the_last_version_counts(tmp_path):
    shop = write(tmp_path, order(1, "2025-01-01", "A", "B"), order(1, "2025-01-01", "C"))
    assert bought(shop) == ["C"]


def test_places_are_those_that_were_known_at_the_cut(tmp_path):
    shop = write(
        tmp_path,
        order(1, "2025-01-01 10:00:00", "A"),
        order(2, "2025-02-01 10:00:00", "A", customer_state="Sindh"),
        order(3, "2025-03-01 10:00:00", "A", customer_state=""),
    )
    first = int(shop.times.min())
    for cut, place in ((first, "Punjab"), (LATER, "Sindh")):
        history = shop.before(cut)
        assert shop.places is not None
        assert shop.places.text("PROVINCE").words[history.places[0]] == place


def test_products_have_category_and_price(tmp_path):
    products = [{"sku": "A", "name": "Sofa", "category": "Sofas", "price": "1,500"}]
    history = write(tmp_path, order(1, "2025-01-01", "A", "B"), products=products).before(LATER)
    assert history.prices.tolist() == [1500.0, 10.0]
    assert history.categories[0] != history.categories[1] == -1


def test_a_shop_can_be_kept(tmp_path):
    shop = write(tmp_path, order(1, "2025-01-01", "A"))
    shop.save(tmp_path / "kept")
    again = Shop.load(tmp_path / "kept")
    assert bought(again) == ["A"]
    assert again.places is not None
    assert again.users is None


def test_a_feed_without_a_purchase_is_refused(tmp_path):
    with pytest.raises(DataError, match="no purchase of a known customer"):
        write(tmp_path, order(1, "2025-01-01", "A", order_status="Cancelled"))
    assert feed.holds_feed(tmp_path)
