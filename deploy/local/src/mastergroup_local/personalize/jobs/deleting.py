"""Data deletion jobs: users listed in S3 leave the datasets and the models of a group."""

from pathlib import Path
from typing import Any

import numpy as np

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs import deleted_users, s3, sources
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.jobs.files import data_file, model_folder
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table, load, save

COLUMN = {"name": "USER_ID", "type": "string"}
MOST_BYTES = 100 * 2**20
_DATASETS = ("INTERACTIONS", "USERS")


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Remove the users; `numDeleted` counts the records that they had."""
    group = job.body["datasetGroupArn"]
    users = _users(service, job)
    datasets = [each for each in service.store.all(kinds.DATASET, datasetGroupArn=group) if _has_users(each)]
    kept = {each.arn: _without(service, job, each, users) for each in datasets if "file" in each.body}
    for version in service.store.all(kinds.SOLUTION_VERSION, datasetGroupArn=group):
        deleted_users.add(model_folder(service.settings, version), users)
    # In one step, so that a job that is cut off and run again counts every record once.
    with service.store.transaction():
        number = job.body.get("numDeleted", 0) + sum(gone for _, gone in kept.values())
        number += sum(service.store.remove_records_of(each.arn, users) for each in datasets)
        for arn, (path, _) in kept.items():
            service.store.update(arn, file=path.name)
        service.store.update(job.arn, numDeleted=number)
    return {}


def _users(service: Service, job: Resource) -> list[str]:
    reader = _UserList()
    sources.read(s3.client(service.settings), job.body["dataSource"]["dataLocation"], reader, MOST_BYTES)
    return reader.table().text("USER_ID").words


def _has_users(dataset: Resource) -> bool:
    return dataset.body["datasetType"] in _DATASETS


def _without(service: Service, job: Resource, dataset: Resource, users: list[str]) -> tuple[Path, int]:
    """Write the dataset's imported data without the users; return the file and how many rows are gone."""
    table = load(service.settings.data / dataset.body["file"])
    keep = ~_rows_of(table, users)
    path = data_file(service.settings, job, dataset.body["datasetType"])
    save(table.take(np.flatnonzero(keep)), path)
    return path, int((~keep).sum())


def _rows_of(table: Table, users: list[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    column, wanted = table.text("USER_ID"), set(users)
    codes = [code for code, word in enumerate(column.words) if word in wanted]
    return np.asarray(np.isin(column.codes, codes), dtype=bool)


class _UserList(CsvTable):
    """A file of user ids: nothing but USER_ID."""

    def __init__(self) -> None:
        super().__init__([COLUMN])

    def check_header(self, header: list[str]) -> None:
        super().check_header(header)
        if header != [COLUMN["name"]]:
            raise JobFailedError("Input CSV must have a single USER_ID column.")
