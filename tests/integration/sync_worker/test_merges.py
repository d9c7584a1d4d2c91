"""An operator merges two customers, and undoes it (docs/decisions/0006)."""

from collections.abc import Callable
from typing import Any

import pytest

from mastergroup.errors import LeaseLost, PermanentError
from mastergroup.runs import StepContext

Rows = Callable[..., list[dict[str, Any]]]
Order = Callable[..., dict[str, Any]]
A, B, C = "03000000001_ali", "03000000002_ali", "03000000003_ali"
MERGE, UNMERGE = ("merge_customers", "aggregates"), ("unmerge_customers", "aggregates")
MARCH = {"from": "2025-03-01"}


@pytest.fixture
def settings(settings: Any) -> Any:
    return settings.model_copy(update={"erp_window_days": 3000, "erp_window_max_days": 3000})


@pytest.fixture
def shop(sync: Any, erp: Any, order: Order) -> Any:
    """Order n is of customer n % 5, so 1 and 6 are A's, 2 and 7 B's, 3 C's."""
    erp.feeds["get_pos_orders"] = [order(n, (f"p{n}", 1, 5), customer_city=f"City {n % 5}") for n in (1, 2, 3, 6, 7)]
    sync.run("pos_orders", "aggregates", **MARCH)
    return sync


def orders(rows: Rows) -> dict[str, list[str]]:
    found = rows(
        "SELECT unified_customer_id AS id, array_agg(order_id ORDER BY order_id) AS o FROM orders GROUP BY 1 ORDER BY 1"
    )
    return {row["id"]: row["o"] for row in found}


def customers(rows: Rows) -> list[dict[str, Any]]:
    return rows("SELECT * FROM customers ORDER BY 1")


def counted(rows: Rows) -> int:
    return int(rows("SELECT row_count FROM table_counts WHERE table_name = 'customers'")[0]["row_count"])


def test_a_merge_moves_the_orders_and_its_undoing_puts_back_exactly_those(
    shop: Any, erp: Any, rows: Rows, order: Order, capsys: pytest.CaptureFixture[str]
) -> None:
    [before] = [row for row in customers(rows) if row["unified_customer_id"] == A]
    capsys.readouterr()
    done = shop.run(*MERGE, alias=A, customer=B, reason="one person, two phones")
    assert done["merge_customers"] == {"orders": 2}
    assert orders(rows) == {B: ["1", "2", "6", "7"], C: ["3"]}
    assert (len(customers(rows)), counted(rows)) == (2, 2)
    assert rows("SELECT user_id FROM customer_profiles ORDER BY 1") == [{"user_id": B}, {"user_id": C}]
    erp.feeds["get_pos_orders"] += [order(11, ("p1", 1, 5)), order(12, ("p1", 1, 5), customer_city=None)]
    shop.run("pos_orders", **MARCH)
    assert orders(rows) == {B: ["1", "11", "12", "2", "6", "7"], C: ["3"]}
    assert rows("SELECT phone FROM customers WHERE unified_customer_id = %s", B) == [{"phone": "03000000002"}]
    done = shop.run(*UNMERGE, alias=A, reason="two brothers")
    assert done["unmerge_customers"] == {"orders": 3}
    assert orders(rows) == {A: ["1", "11", "6"], B: ["12", "2", "7"], C: ["3"]}
    [after] = [row for row in customers(rows) if row["unified_customer_id"] == A]
    assert {**after, "updated_at": 0} == {**before, "updated_at": 0}
    assert (len(customers(rows)), counted(rows)) == (3, 3)
    assert rows("SELECT count(*) AS n FROM customer_profiles") == [{"n": 3}]
    [kept] = rows("SELECT cause, reason, orders, undone_reason, undone_at > merged_at AS later FROM customer_merges")
    assert tuple(kept.values()) == ("operator", "one person, two phones", 2, "two brothers", True)
    for table in ("customer_aliases", "merged_customers"):
        assert rows(f"SELECT * FROM {table}") == []
    said = capsys.readouterr()
    assert "0300000000" not in said.out + said.err


def test_merges_of_merges_come_apart_in_any_order(shop: Any, rows: Rows) -> None:
    shop.run("merge_customers", alias=A, customer=B)
    shop.run("merge_customers", alias=B, customer=C)
    assert orders(rows) == {C: ["1", "2", "3", "6", "7"]}
    shop.run("unmerge_customers", alias=B)
    assert orders(rows) == {B: ["1", "2", "6", "7"], C: ["3"]}
    shop.run("merge_customers", alias=B, customer=C)
    shop.run("unmerge_customers", alias=A)
    assert orders(rows) == {A: ["1", "6"], C: ["2", "3", "7"]}
    shop.run("unmerge_customers", alias=B)
    assert orders(rows) == {A: ["1", "6"], B: ["2", "7"], C: ["3"]}
    assert (len(customers(rows)), counted(rows)) == (3, 3)


def test_a_correction_is_undone_like_a_merge(shop: Any, erp: Any, rows: Rows) -> None:
    record = {"id": 9, "customer_phone": "03000000001", "customer_name": "Ali", "updated_at": "2025-03-01"}
    erp.feeds["get_customers"] = [record]
    shop.run("customers", **MARCH)
    erp.feeds["get_customers"] = [record | {"customer_phone": "03000000004"}]
    shop.run("customers", **MARCH)
    assert orders(rows)["03000000004_ali"] == ["1", "6"]
    assert shop.run("unmerge_customers", alias=A)["unmerge_customers"] == {"orders": 2}
    assert orders(rows) == {A: ["1", "6"], B: ["2", "7"], C: ["3"]}
    shop.run("customers", **MARCH)
    assert orders(rows)[A] == ["1", "6"]


REFUSED = [
    (A, A, "customer: a customer cannot be merged into itself"),
    ("nobody", A, "alias: no customer has this id"),
    (A, "nobody", "customer: no customer has this id"),
    (A, " ", "customer: the unified id of a customer is needed"),
    (None, A, "alias: the unified id of a customer is needed"),
    (C, B, "alias: this id is an alias already"),
    (A, C, "customer: this id is an alias already"),
    (B, C, "customer: this id is merged into the alias already"),
]


def refusal(shop: Any, step: str, **options: Any) -> str:
    """Why the run of this step failed."""
    run, _ = shop.ledger.begin("operator", (step,), **options)
    claim = shop.ledger.claim(run.run_id, step, "test")
    with pytest.raises(PermanentError) as caught:
        shop.steps[step](StepContext(shop.ledger, claim))
    shop.ledger.fail(claim, str(caught.value))
    return str(caught.value)


def test_what_is_no_merge_is_refused_and_changes_nothing(shop: Any, rows: Rows) -> None:
    shop.run("merge_customers", alias=C, customer=B)
    before = orders(rows)
    for alias, customer, reason in REFUSED:
        said = refusal(shop, "merge_customers", alias=alias, customer=customer)
        assert said.startswith(reason)
        assert "0300000000" not in said
    assert refusal(shop, "unmerge_customers", alias=A).startswith("alias: this id is not merged")
    assert orders(rows) == before
    assert rows("SELECT count(*) AS n FROM customer_merges WHERE undone_at IS NULL") == [{"n": 1}]


@pytest.mark.parametrize("step", ["merge_customers", "unmerge_customers"])
def test_an_attempt_after_a_kill_finds_what_was_done(shop: Any, rows: Rows, step: str) -> None:
    if step == "unmerge_customers":
        shop.run("merge_customers", alias=A, customer=B)
    run, _ = shop.ledger.begin("operator", (step,), alias=A, customer=B)
    slow = StepContext(shop.ledger, shop.ledger.claim(run.run_id, step, "slow"))
    shop.lapse()
    first = StepContext(shop.ledger, shop.ledger.claim(run.run_id, step, "killed"))
    before = orders(rows)
    with pytest.raises(LeaseLost):
        shop.steps[step](slow)
    assert orders(rows) == before
    done = shop.steps[step](first).detail
    shop.lapse()
    after = orders(rows)
    assert (shop.step(run.run_id, step, "next"), orders(rows)) == (done, after) == ({"orders": 2}, after)
    assert rows("SELECT count(*) AS n FROM customer_merges") == [{"n": 1}]
