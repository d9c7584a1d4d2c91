"""docs/aws.md held to the code: it explains every line of `make aws-check`, and shows them as they are printed."""

import re
from pathlib import Path

from personalize_worker import rights
from personalize_worker.aws_check.checks import CHECKS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/aws.md").read_text()
NAMES = [check.name for check in CHECKS]


def test_every_check_has_a_row_that_says_what_to_do() -> None:
    table = PAGE.partition("| line | MISSING means | what to do |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]
    assert [row[0] for row in rows] == NAMES
    assert all(len(row) == 3 and row[2] for row in rows)


def test_the_example_shows_every_check_and_the_number_of_actions() -> None:
    assert [match.strip() for match in re.findall(r"^ok {7}(.{14}) ", PAGE, re.MULTILINE)] == NAMES
    actions = {*rights.PERSONALIZE_LISTS, *(each for some in rights.PERSONALIZE.values() for each in some)}
    count = len(actions) + len({rights.HAND_ROLE_OVER, rights.LIST_BUCKET, *rights.FILES})
    assert f"all {count} actions of the batch are allowed" in PAGE


def test_every_template_is_deployed_by_the_guide_and_every_command_names_one() -> None:
    deployed = re.findall(r"--stack-name mastergroup-(\w+) --template-file deploy/aws/(\w+).yaml", PAGE)
    assert {(name, name) for name in _templates()} == set(deployed)
    assert len(deployed) == len(_templates())


def _templates() -> set[str]:
    return {file.stem for file in (ROOT / "deploy/aws").glob("*.yaml")}
