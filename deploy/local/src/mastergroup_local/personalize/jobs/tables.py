"""The data of a dataset as tables: what was imported in bulk, and what was put one by one."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.jobs import distinct
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.service import Service, schema_fields
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import MISSING, Column, Table, Text, concatenate, load

# Beside the columns of a put event: what tells it from others.
EVENT_ID = "eventId"


def imported(service: Service, dataset: Resource) -> Table:
    """Return what import jobs brought, in the columns of the dataset's schema of today."""
    fields = schema_fields(service, dataset)
    if "file" not in dataset.body:
        return CsvTable(fields).table()
    table = load(service.settings.data / dataset.body["file"])
    return Table({field["name"]: _column(table, field) for field in fields})


def put(service: Service, dataset: Resource) -> Table:
    """Return what was put one by one, oldest first."""
    reader = CsvTable(schema_fields(service, dataset))
    reader.add(list(_first_of_ids(service.store.records(dataset.arn))))
    return reader.table()


def both(service: Service, dataset: Resource) -> Table:
    """Return everything: one of identical events, the newest record of a user or item."""
    first, second = imported(service, dataset), put(service, dataset)
    if not len(second):
        return first
    return distinct.of_kind(concatenate(first, second), dataset.body["datasetType"])


def _first_of_ids(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Leave out events that were sent again under the same eventId."""
    seen = set()
    for record in records:
        event_id = record.get(EVENT_ID)
        if event_id is None or event_id not in seen:
            seen.add(event_id)
            yield record


def _column(table: Table, field: avro.Field) -> Column:
    """Return a column; one that came into the schema after the import has no values."""
    found, text = table.columns.get(field["name"]), avro.is_text(field)
    if found is not None and isinstance(found, Text) == text:
        return found
    return Text(np.full(len(table), MISSING, dtype=np.int32), []) if text else np.full(len(table), np.nan)
