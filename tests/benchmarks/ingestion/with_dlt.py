"""dlt's REST source into PostgreSQL: merge by primary key, `has_items` a child table; a process of its own.

Its settings come from the environment, as dlt reads them (`run.py` gives them).
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

import dlt
from dlt.sources.rest_api import rest_api_source

from benchmarks.ingestion import erp

_ITEMS = ("has_items", "items", "order_items")
_IDS = ("id", "order_id", "order_name")
Record = dict[str, Any]


def main() -> None:
    told = json.loads(sys.stdin.read())
    with tempfile.TemporaryDirectory() as folder:
        destination = dlt.destinations.postgres(told["database"])
        pipeline = dlt.pipeline("bench", pipelines_dir=folder, destination=destination, dataset_name="bench")
        started = time.perf_counter()
        stages = {}
        for name, stage in _stages(pipeline, told).items():
            stage()
            stages[name] = time.perf_counter() - started - sum(stages.values())
    print(json.dumps(stages))


def _stages(pipeline: Any, told: dict[str, str]) -> dict[str, Any]:
    """`pipeline.run` in its three parts."""
    source = _source(told)
    return {
        "extract": lambda: pipeline.extract(source, loader_file_format=told.get("file_format")),
        "normalize": pipeline.normalize,
        "load": pipeline.load,
    }


def _source(told: dict[str, str]) -> Any:
    first = {"products": told["history_start"]}
    resources = [
        _resource(name, first.get(name, told["first_day"]))
        for name in ("products", "customers", "pos_orders", "oe_orders")
    ]
    client = {"base_url": told["erp"], "headers": {"Authorization": erp.TOKEN}}
    source = rest_api_source({"client": client, "resources": resources}, name="erp")
    if told["detect_dates"] == "no":
        # A date is text in this feed: eight ways to write one. Trying each text for a timestamp only takes time.
        source.schema.remove_type_detection("iso_timestamp")
    return source


def _resource(name: str, first_day: str) -> dict[str, Any]:
    paginator = {"type": "cursor", "cursor_path": "next_cursor", "cursor_param": "cursor"}
    params = {"start_date": first_day, "end_date": f"{datetime.now(UTC):%Y-%m-%d}"}
    # Without an id a record cannot be merged; without one name for its lines they would go to three child tables.
    steps = [{"filter": _identified}, {"map": _uniform}] if name.endswith("orders") else []
    return {
        "name": name,
        "primary_key": "id",
        "write_disposition": "merge",
        "endpoint": {"path": f"get_{name}", "params": params, "data_selector": "data", "paginator": paginator},
        "processing_steps": steps,
    }


def _identified(order: Record) -> bool:
    return any(order.get(name) for name in _IDS)


def _uniform(order: Record) -> Record:
    found = next((order.pop(name) for name in _ITEMS if order.get(name)), [])
    identity = next(order[name] for name in _IDS if order.get(name))
    return {**order, "id": str(identity), "has_items": json.loads(found) if isinstance(found, str) else found}


if __name__ == "__main__":
    main()
