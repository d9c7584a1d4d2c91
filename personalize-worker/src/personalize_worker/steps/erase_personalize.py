"""Erasure: a data deletion job takes the customer out of Personalize's datasets and models."""

import csv
import io
from functools import partial
from typing import Any

from mastergroup.queues import ERASURE
from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import formats
from personalize_worker.resources import DATASET_GROUP, DELETION_JOB, ensure, is_active, kept, named, wait
from personalize_worker.steps import Services


def start(services: Services, context: StepContext) -> None:
    """One job; none where no batch has ever made the dataset group."""
    if "dataset_group" not in context.detail:
        name = services.settings.personalize_dataset_group
        context.save(dataset_group=named(services.aws, DATASET_GROUP, {}, name))
    if context.detail["dataset_group"] is not None:
        kept(context, "deletion_job", partial(_ensure_job, services, context))


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when Amazon has deleted, which may take a day; the list of ids is removed then."""
    job = context.detail.get("deletion_job")
    if job is not None and not is_active(services.aws, DELETION_JOB, job):
        return wait(context, services.settings.poll_seconds, ERASURE.limit_hours or 0, "the data deletion job")
    # Also what an attempt that ended badly has left there: one erasure is under way at a time.
    for key in services.aws.keys(formats.ERASURE_FOLDER):
        services.aws.delete(key)
    return Done(context.detail)


def _ensure_job(services: Services, context: StepContext) -> str:
    key, group = formats.erasure_key(context.run_id), context.detail["dataset_group"]
    services.aws.upload(key, [_user_list(context.result_of("erase_sales")["ids"])])
    request: dict[str, Any] = {
        "jobName": f"{services.settings.personalize_dataset_group}-erasure-{context.run_id}",
        "datasetGroupArn": group,
        "dataSource": {"dataLocation": services.aws.uri(key)},
        "roleArn": services.aws.role_arn,
    }
    return ensure(services.aws, DELETION_JOB, {"datasetGroupArn": group}, request)


def _user_list(ids: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["USER_ID"], *([each] for each in ids)])
    return text.getvalue().encode()
