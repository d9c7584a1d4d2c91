"""The steps of a sync that read the ERP, run as their tasks run them, without a broker; a process of its own."""

import json
import sys
import time
from datetime import date

from pydantic import SecretStr

from benchmarks.databases import database
from benchmarks.ingestion import erp
from mastergroup.logging import configure_logging
from mastergroup.queues import SYNC
from mastergroup.runs import Ledger, StepContext
from mastergroup.settings import SyncSettings
from servers import role_url
from sync_worker.tasks import build_steps

_STEPS = ("products", "customers", "pos_orders", "oe_orders")


def main() -> None:
    configure_logging("WARNING")
    told = json.loads(sys.stdin.read())
    settings = SyncSettings(
        database_url=SecretStr(role_url(told["database"], "sync")),
        redis_url=SecretStr("redis://none"),
        erp_base_url=told["erp"],
        erp_token=SecretStr(erp.TOKEN),
        erp_history_start=date.fromisoformat(told["first_day"]),
    )
    ledger = Ledger(database(settings.database_url.get_secret_value()), SYNC, lease_seconds=3600)
    # All products, as before any sync of orders: else each would have to be derived from its lines.
    catalogue = settings.model_copy(update={"erp_history_start": date.fromisoformat(told["history_start"])})
    functions = {**build_steps(settings), "products": build_steps(catalogue)["products"]}
    run, _ = ledger.begin("operator")
    seconds = {}
    for step in _STEPS:
        claim = ledger.claim(run.run_id, step, "bench")
        assert claim is not None
        started = time.perf_counter()
        ledger.finish(claim, functions[step](StepContext(ledger, claim)).detail)
        seconds[step] = time.perf_counter() - started
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
