"""The feed after an erasure: what could not be used of an erased customer is counted and not kept."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from mastergroup.database import Database
from mastergroup.errors import PermanentError
from mastergroup.queues import ERASURE
from mastergroup.runs import Done, Ledger, StepContext
from mastergroup.settings import SyncSettings
from sync_worker.tasks import build_erasure_steps

Rows = Callable[..., list[dict[str, Any]]]
ALI, OLD = "03000000001_ali", "03000000002_ali"


@pytest.fixture
def settings(settings: SyncSettings) -> SyncSettings:
    return settings.model_copy(update={"erasure_key": SecretStr("a key of thirty-two letters or so")})


def erase(settings: SyncSettings, customer: str) -> dict[str, Any]:
    """The first step of an erasure; its detail."""
    ledger = Ledger(Database(settings, "tests"), ERASURE, 60)
    run, _ = ledger.begin("operator", ("erase_sales",), id=customer)
    claim = ledger.claim(run.run_id, "erase_sales", "t")
    assert claim is not None
    try:
        done = build_erasure_steps(settings)["erase_sales"](StepContext(ledger, claim))
    except PermanentError as error:
        ledger.fail(claim, str(error))
        raise
    assert isinstance(done, Done)
    ledger.finish(claim, done.detail)
    return done.detail


def test_a_rejected_record_does_not_come_back(
    settings: SyncSettings, sync: Any, erp: Any, rows: Rows, order: Any
) -> None:
    numbered = {"customer_phone": None, "customer_name": "Noor Bibi", "customer_id": 4711}
    bad = [
        order(1, order_date="soon", feed_day="2025-03-01"),
        order(8, order_date="never", feed_day="2025-03-01", **numbered),
    ]
    erp.feeds["get_pos_orders"] = [
        order(1),
        order(3, customer_phone=None, customer_id=4711, customer_name="Noor"),
        *bad,
    ]
    sync.run()
    assert {"Ali Khan" in str(row["raw"]) for row in rows("SELECT raw FROM rejected_records")} == {True, False}
    for customer in (ALI, "pos:4711"):
        assert erase(settings, customer)["erased"]["rejected_records"] == 1
    assert rows("SELECT 1 AS a FROM rejected_records") == []
    done = sync.run(**{"from": "2025-03-01"})
    assert (done["pos_orders"]["rejected"], done["pos_orders"]["unchanged"]) == (2, 2)
    kept = rows("SELECT raw, record_id FROM rejected_records")
    assert kept == [{"raw": "the customer was erased", "record_id": None}]


def test_a_second_attempt_knows_the_ids_that_the_first_has_found(
    settings: SyncSettings, sync: Any, erp: Any, rows: Rows, order: Any
) -> None:
    erp.feeds["get_pos_orders"] = [order(1), order(2)]
    sync.run()
    rows("INSERT INTO customer_aliases VALUES (%s, %s, 'a second phone') RETURNING 1", OLD, ALI)
    assert erase(settings, ALI)["ids"] == [ALI, OLD]
    assert erase(settings, ALI)["ids"] == [ALI, OLD]


def test_an_id_that_nobody_has_is_not_kept(settings: SyncSettings, rows: Rows) -> None:
    with pytest.raises(PermanentError, match="no customer has this id"):
        erase(settings, "03009999999_nobody")
    assert rows("SELECT options FROM erasure_runs") == [{"options": {}}]
