"""The training files into the dataset group: group, schemas, datasets, and one FULL import job a dataset."""

from functools import partial
from typing import Any

from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import billing, costs, formats
from personalize_worker.resources import (
    DATASET,
    DATASET_GROUP,
    IMPORT_JOB,
    SCHEMA,
    ensure,
    is_active,
    kept,
    wait,
)
from personalize_worker.steps import Services


def start(services: Services, context: StepContext) -> None:
    """Group first; once it is ACTIVE the datasets; once those are, the import jobs."""
    group = kept(context, "dataset_group", partial(_ensure_group, services))
    if not is_active(services.aws, DATASET_GROUP, group):
        return
    datasets = {
        name: kept(context, f"dataset_{name}", partial(_ensure_dataset, services, group, name))
        for name in formats.DATASETS
    }
    if not all(is_active(services.aws, DATASET, arn) for arn in datasets.values()):
        return
    export = context.result_of("export")
    billing.book(services.settings, context, partial(_usage, services, export["run_id"]))
    for name, arn in datasets.items():
        kept(context, f"import_{name}", partial(_ensure_import, services, context.run_id, export["run_id"], name, arn))
    context.save(interactions=export["counts"]["interactions"])


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when the three imports are ACTIVE."""
    jobs = [context.detail.get(f"import_{name}") for name in formats.DATASETS]
    active = [job for job in jobs if job is not None and is_active(services.aws, IMPORT_JOB, job)]
    context.progress(len(active), len(jobs), "datasets imported")
    if len(active) == len(jobs):
        billing.settle_as_booked(context)
        return Done(context.detail)
    settings = services.settings
    return wait(context, settings.poll_seconds, settings.aws_job_limit_hours, "importing the datasets")


def _usage(services: Services, export_run: str) -> costs.Usage:
    keys = [formats.training_key(export_run, name) for name in formats.DATASETS]
    return costs.imported(sum(services.aws.size(key) for key in keys))


def _ensure_group(services: Services) -> str:
    return ensure(services.aws, DATASET_GROUP, {}, {"name": services.settings.personalize_dataset_group})


def _ensure_dataset(services: Services, group: str, dataset: str) -> str:
    prefix = services.settings.personalize_dataset_group
    schema = {"name": formats.schema_name(prefix, dataset), "schema": formats.avro_schema(dataset)}
    request: dict[str, Any] = {
        "name": f"{prefix}-{dataset.lower()}",
        "schemaArn": ensure(services.aws, SCHEMA, {}, schema),
        "datasetGroupArn": group,
        "datasetType": dataset,
    }
    return ensure(services.aws, DATASET, {"datasetGroupArn": group}, request)


def _ensure_import(services: Services, run_id: str, export_run: str, dataset: str, arn: str) -> str:
    request = {
        "jobName": f"{services.settings.personalize_dataset_group}-{dataset.lower()}-{run_id}",
        "datasetArn": arn,
        "dataSource": {"dataLocation": services.aws.uri(formats.training_key(export_run, dataset))},
        "roleArn": services.aws.role_arn,
        "importMode": "FULL",
    }
    return ensure(services.aws, IMPORT_JOB, {"datasetArn": arn}, request)
