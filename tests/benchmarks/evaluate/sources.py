"""What DATA may be: a recorded feed, CSV files, or the Complete Journey."""

import tempfile
from pathlib import Path

from benchmarks.evaluate import csv_files, feed
from benchmarks.evaluate.errors import DataError
from benchmarks.evaluate.shop import Shop
from mastergroup_local.erp import complete_journey

COMPLETE_JOURNEY = "complete-journey"
FORMS = (
    "the folder of a recorded feed (pos_orders.jsonl[.gz], oe_orders.jsonl[.gz]), "
    "interactions.csv or its folder, or complete-journey"
)


def read(data: str) -> Shop:
    """Raises DataError with what is wrong."""
    if data == COMPLETE_JOURNEY:
        return _complete_journey()
    path = Path(data).expanduser()
    if not path.exists():
        raise DataError(f"{data}: there is no such file or folder; DATA is {FORMS}")
    if path.is_dir() and feed.holds_feed(path):
        return feed.read(path)
    interactions = csv_files.interactions_of(path)
    if interactions is None:
        raise DataError(f"{data}: holds none of the forms that DATA may have: {FORMS}")
    return csv_files.read(interactions)


def _complete_journey() -> Shop:
    with tempfile.TemporaryDirectory(prefix="complete-journey-") as folder:
        try:
            complete_journey.convert(Path(folder))
        except complete_journey.PackageMissingError as error:
            raise DataError(str(error)) from None
        return feed.read(Path(folder))
