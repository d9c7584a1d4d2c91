"""Addresses in S3 that a job reads from and writes to."""

import re

from mastergroup_local.personalize.errors import InvalidInputError

_ADDRESS = re.compile(r"s3://[a-zA-Z0-9.\-_]{1,255}(/.*)?", re.DOTALL)


def check_data(path: str) -> None:
    """Raise InvalidInputError where a path cannot be that of data to import or of users to delete."""
    if not _ADDRESS.fullmatch(path):
        raise InvalidInputError("Invalid Data location.")


def check_input(path: str) -> None:
    """Raise InvalidInputError where a path cannot be that of batch input."""
    if not _ADDRESS.fullmatch(path):
        raise InvalidInputError(f"Invalid S3 input path: {path}")


def check_output(path: str) -> None:
    """Raise InvalidInputError where a path cannot be that of output."""
    if not _ADDRESS.fullmatch(path):
        raise InvalidInputError(f"Invalid S3 output path: {path}")


def check_output_folder(path: str, source: str) -> None:
    """Raise InvalidInputError where batch output does not go into a folder of its own."""
    check_output(path)
    if not path.endswith("/") or path.rstrip("/") == source.rstrip("/"):
        raise InvalidInputError(f"Invalid S3 output path: {path}")
