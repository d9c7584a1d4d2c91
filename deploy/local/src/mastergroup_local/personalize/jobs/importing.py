"""Import jobs: CSV from S3 to the dataset's file."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs import s3
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.jobs.files import data_file
from mastergroup_local.personalize.service import Service, schema_fields
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table, Text, concatenate, load, save

MIN_INTERACTIONS = 1_000
_KEY = {"USERS": "USER_ID", "ITEMS": "ITEM_ID"}


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Import the files of a job; FULL replaces bulk data, INCREMENTAL adds to it."""
    dataset = service.store.get(job.body["datasetArn"], kinds.DATASET)
    kind = dataset.body["datasetType"]
    try:
        table = _read(service, job, dataset)
    except JobFailedError as error:
        raise JobFailedError(f"Failed to create a data import job for {kind} dataset. {error}") from None
    if kind == "INTERACTIONS" and len(table) < MIN_INTERACTIONS:
        raise JobFailedError(f"Dataset has fewer than {MIN_INTERACTIONS} interactions.")
    if job.body["importMode"] == "INCREMENTAL" and "file" in dataset.body:
        table = concatenate(load(service.settings.data / dataset.body["file"]), table)
    path = data_file(service.settings, job)
    save(_distinct(table, _KEY.get(kind)), path)
    service.store.update(dataset.arn, file=path.name)
    return {}


def _read(service: Service, job: Resource, dataset: Resource) -> Table:
    location = job.body["dataSource"]["dataLocation"]
    client, bucket = s3.client(service.settings), s3.split(location)[0]
    found = s3.keys(client, location)
    if not location.endswith("/"):
        found = [key for key in found if key == s3.split(location)[1]]
    if not found:
        raise JobFailedError("Invalid Data location.")
    reader = CsvTable(schema_fields(service, dataset))
    for key in found:
        reader.read(s3.text_lines(client, bucket, key))
    return reader.table()


def _distinct(table: Table, key: str | None) -> Table:
    """Keep one of identical events, and the last record of a user or item."""
    if not len(table):
        return table
    if key:
        codes = table.text(key).codes
        _, from_end = np.unique(codes[::-1], return_index=True)
        return table.take(np.sort(len(codes) - 1 - from_end))
    columns = [each.codes if isinstance(each, Text) else each for each in table.columns.values()]
    return table.take(np.sort(_first_of_equal(columns)))


def _first_of_equal(columns: list[NDArray[Any]]) -> NDArray[np.intp]:
    """Return the first row of every distinct combination; NaN equals NaN."""
    order = np.lexsort(columns[::-1])
    changed = np.zeros(len(order), dtype=bool)
    changed[:1] = True
    for column in columns:
        ordered = column[order]
        both_nan = (ordered[1:] != ordered[1:]) & (ordered[:-1] != ordered[:-1])
        changed[1:] |= (ordered[1:] != ordered[:-1]) & ~both_nan
    return order[changed]
