"""What a feed folder spans and holds: python -m mastergroup_local.erp.history --feed DIR prints its first day."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from mastergroup_local.erp.days import record_day, today
from mastergroup_local.erp.recordings import ORDER_STREAMS, STREAMS, find, scan

_ORDER_KEYS = ("id", "order_id", "order_name")
_PRODUCT_KEYS = ("sku", "product_id", "id")
_CUSTOMER_KEYS = ("id", "customer_id")
_KEYS = dict.fromkeys(ORDER_STREAMS, _ORDER_KEYS) | {"products": _PRODUCT_KEYS, "customers": _CUSTOMER_KEYS}


def first_day(feed: Path) -> date:
    """The first day on which a record of the feed is served (ERP_HISTORY_START); today if none can be read."""
    days = (record_day(stream, record) for stream in STREAMS for record in _records(feed, stream))
    return min((day for day in days if day), default=today())


def distinct_ids(feed: Path) -> dict[str, int]:
    """How many different ids each recorded stream holds; records without one are not counted."""
    streams = (stream for stream in STREAMS if find(feed, stream))
    return {stream: len(set(_ids(feed, stream))) for stream in streams}


def record_id(stream: str, record: Mapping[str, object]) -> str | None:
    """The id of a record under whichever name it stands; None without one."""
    found = (str(record[key]).strip() for key in _KEYS[stream] if record.get(key) is not None)
    return next((text for text in found if text), None)


def _ids(feed: Path, stream: str) -> Iterator[str]:
    for record in _records(feed, stream):
        identity = record_id(stream, record) if isinstance(record, dict) else None
        if identity:
            yield identity


def _records(feed: Path, stream: str) -> Iterator[object]:
    path = find(feed, stream)
    return (line.record for line in scan(path)) if path else iter(())


def main() -> None:
    """Prints the first day, YYYY-MM-DD."""
    parser = argparse.ArgumentParser(prog="mastergroup_local.erp.history", description=__doc__)
    parser.add_argument("--feed", type=Path, required=True)
    sys.stdout.write(f"{first_day(parser.parse_args().feed)}\n")


if __name__ == "__main__":
    main()
