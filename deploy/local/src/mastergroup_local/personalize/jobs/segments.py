"""Batch segments: lists of users for items."""

from typing import Any

from mastergroup_local.personalize.jobs import inference, lines
from mastergroup_local.personalize.jobs.batch import block_size
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource

MOST_LINES = 500


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Answer every line of the job's input files."""
    found = inference.of_version(service, job.body["solutionVersionArn"])
    size = job.body["numResults"]

    def answers(inputs: list[lines.Input]) -> list[dict[str, Any]]:
        return [{"usersList": users} for users, _ in found.answer(inputs, size)]

    block = block_size(service.settings, len(found.model.user_ids))
    answerer = lines.LineAnswerer(
        inference.required(found.recipe), "usersList", (block, service.settings.threads), answers, MOST_LINES
    )
    source = job.body["jobInput"]["s3DataSource"]["path"]
    lines.run(service.settings, source, job.body["jobOutput"]["s3DataDestination"]["path"], answerer)
    return {}
