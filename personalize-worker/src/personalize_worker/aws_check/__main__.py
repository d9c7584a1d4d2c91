"""`python -m personalize_worker.aws_check`: prints a line for each check; 0 only if nothing is missing."""

import sys

from pydantic import ValidationError

from mastergroup.settings import AwsSettings, names_in
from personalize_worker.aws_check.account import connect
from personalize_worker.aws_check.checks import findings
from personalize_worker.aws_check.findings import MISSING


def main() -> int:
    """Look, and print while looking."""
    try:
        settings = AwsSettings()
    except ValidationError as error:
        print(f"settings missing or wrong: {names_in(error)} (deploy/docker/aws.env)", file=sys.stderr)
        return 2
    verdicts = []
    for name, finding in findings(connect(settings)):
        print(f"{finding.verdict:<8} {name:<14} {finding}", flush=True)
        verdicts.append(finding.verdict)
    return 1 if MISSING in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
