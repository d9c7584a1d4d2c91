"""Import jobs: CSV from S3 to the dataset's file."""

from typing import Any

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs import distinct, event_limits, s3, sources, tables
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.jobs.files import data_file
from mastergroup_local.personalize.service import Service, schema_fields
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table, concatenate, save

MIN_INTERACTIONS = 1_000
MOST_BYTES = {"FULL": 100 * 2**30, "INCREMENTAL": 2**30}


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Import the files of a job; FULL replaces bulk data, INCREMENTAL adds to it."""
    dataset = service.store.get(job.body["datasetArn"], kinds.DATASET)
    kind = dataset.body["datasetType"]
    try:
        table = _read(service, job, dataset)
    except JobFailedError as error:
        raise JobFailedError(f"Failed to create a data import job for {kind} dataset. {error}") from None
    if kind == "INTERACTIONS":
        if len(table) < MIN_INTERACTIONS:
            raise JobFailedError(f"Dataset has fewer than {MIN_INTERACTIONS} interactions.")
        event_limits.check(table)
    if job.body["importMode"] == "INCREMENTAL" and "file" in dataset.body:
        table = concatenate(tables.imported(service, dataset), table)
    path = data_file(service.settings, job)
    save(distinct.of_kind(table, kind), path)
    service.store.update(dataset.arn, file=path.name)
    return {}


def _read(service: Service, job: Resource, dataset: Resource) -> Table:
    reader = CsvTable(schema_fields(service, dataset))
    location, most = job.body["dataSource"]["dataLocation"], MOST_BYTES[job.body["importMode"]]
    sources.read(s3.client(service.settings), location, reader, most)
    return reader.table()
