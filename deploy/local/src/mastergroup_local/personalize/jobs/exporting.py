"""Export jobs: a dataset to one CSV file in S3."""

from typing import Any

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.jobs import csv_text, distinct, s3, tables
from mastergroup_local.personalize.service import Service, schema_fields
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Write `<path><jobName>.csv`, which an import job can read again."""
    dataset = service.store.get(job.body["datasetArn"], kinds.DATASET)
    bucket, prefix = s3.split(job.body["jobOutput"]["s3DataDestination"]["path"])
    folder = f"{prefix.rstrip('/')}/" if prefix else ""
    table = _chosen(service, dataset, job.body["ingestionMode"])
    text = csv_text.chunks(table, schema_fields(service, dataset))
    s3.upload(s3.client(service.settings), bucket, f"{folder}{job.body['jobName']}.csv", text)
    return {}


def _chosen(service: Service, dataset: Resource, mode: str) -> Table:
    """Return the records of an ingestion mode; only ALL keeps just the newest of a user or item."""
    if mode == "ALL":
        return tables.both(service, dataset)
    table = tables.imported(service, dataset) if mode == "BULK" else tables.put(service, dataset)
    return distinct.exact(table)
