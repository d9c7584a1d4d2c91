"""Columns of the Items data in recommendations, where the campaign allows them."""

import math
from typing import Any

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.data import Records
from mastergroup_local.personalize.jobs.inference import Inference
from mastergroup_local.personalize.service import Request
from mastergroup_local.personalize.table import Text

MAX_RESULTS = 50
MAX_COLUMNS = 10
Item = dict[str, Any]


def asked(config: Request, request: Request) -> list[str]:
    """Return the columns that a request asks for. Raises InvalidInputError where the campaign does not give any."""
    given: dict[str, list[str]] = request.get("metadataColumns", {})
    if not given:
        return []
    if not config.get("enableMetadataWithRecommendations"):
        raise InvalidInputError("The campaign is not created with enableMetadataWithRecommendations")
    if {kind.upper() for kind in given} != {"ITEMS"}:
        raise InvalidInputError("metadataColumns are of the dataset ITEMS")
    [columns] = given.values()
    if not 1 <= len(columns) <= MAX_COLUMNS:
        raise InvalidInputError(f"metadataColumns must name from 1 to {MAX_COLUMNS} columns")
    return columns


def added(found: Inference, items: list[Item], columns: list[str]) -> list[Item]:
    """Return the items with their metadata, all of it text. Raises InvalidInputError where a column is not known."""
    if not columns:
        return items
    newest_first = [each for each in (source.records("ITEMS") for source in reversed(found.sources)) if each]
    for column in columns:
        if not any(records.column(column) is not None for records in newest_first):
            raise InvalidInputError(f"The dataset ITEMS has no field {column}")
    return [{**each, "metadata": _values(newest_first, each["itemId"], columns)} for each in items]


def _values(tables: list[Records], item: str, columns: list[str]) -> dict[str, str]:
    for records in tables:
        if item in records.rows:
            row = records.rows[item]
            values = {name: _text(records.column(name), row) for name in columns}
            return {name: value for name, value in values.items() if value is not None}
    return {}


def _text(column: Any, row: int) -> str | None:
    if isinstance(column, Text):
        return column.at(row)
    value = math.nan if column is None else column[row].item()
    return None if math.isnan(value) else str(value)
