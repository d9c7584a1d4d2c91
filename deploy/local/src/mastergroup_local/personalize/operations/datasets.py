"""Datasets: one per type and group."""

import json

from mastergroup_local.personalize import avro, kinds
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.operations import dataset_fields
from mastergroup_local.personalize.service import Answer, Request, Service

_JOBS = (kinds.IMPORT_JOB, kinds.EXPORT_JOB)


def create(service: Service, request: Request) -> Answer:
    """CreateDataset."""
    dataset_type = request["datasetType"].upper()
    if dataset_type not in avro.REQUIRED:
        raise InvalidInputError(f"Datasets of type {dataset_type} are not offered by this service")
    group = service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    _check_schema(service, request["schemaArn"], dataset_type)
    body = {**request, "datasetType": dataset_type}
    return service.create(kinds.DATASET, f"{group.body['name']}/{dataset_type}", body)


def update(service: Service, request: Request) -> Answer:
    """UpdateDataset: move it to another schema."""
    dataset = service.active(request["datasetArn"], kinds.DATASET)
    _check_schema(service, request["schemaArn"], dataset.body["datasetType"])
    times = {"creationDateTime": dataset.updated, "lastUpdatedDateTime": dataset.updated}
    latest = {"schemaArn": request["schemaArn"], "status": "ACTIVE", **times}
    service.store.update(dataset.arn, schemaArn=request["schemaArn"], latestDatasetUpdate=latest)
    return {"datasetArn": dataset.arn}


def delete(service: Service, request: Request) -> Answer:
    """DeleteDataset: not while a job works on it; its data goes with it."""
    dataset = service.deletable(request["datasetArn"], kinds.DATASET)
    for kind in _JOBS:
        service.check_idle(dataset.arn, kind, datasetArn=dataset.arn)
    group = dataset.body["datasetGroupArn"]
    for kind in (kinds.SOLUTION_VERSION, kinds.DELETION_JOB):
        service.check_idle(dataset.arn, kind, datasetGroupArn=group)
    service.store.remove_records(dataset.arn)
    return service.delete(dataset.arn, kinds.DATASET)


def _check_schema(service: Service, arn: str, dataset_type: str) -> None:
    schema = service.store.get(arn, kinds.SCHEMA)
    dataset_fields.check(json.loads(schema.body["schema"])["fields"], dataset_type)


OPERATIONS = {"CreateDataset": create, "UpdateDataset": update, "DeleteDataset": delete}
