"""CSV that a job is given: one object, or every object in a folder."""

from typing import TYPE_CHECKING

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs import s3
from mastergroup_local.personalize.jobs.csv_table import CsvTable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def read(client: "S3Client", location: str, reader: CsvTable, most_bytes: int) -> None:
    """Give every file at a location to the reader. Raises JobFailedError."""
    bucket = s3.split(location)[0]
    found = files(client, location)
    check_size(size(client, bucket, found), most_bytes)
    for key in found:
        reader.read(s3.text_lines(client, bucket, key))


def files(client: "S3Client", location: str) -> list[str]:
    """Return the keys at a location; only one with a slash at its end is a folder. Raises JobFailedError."""
    found = s3.keys(client, location)
    if not location.endswith("/"):
        found = [key for key in found if key == s3.split(location)[1]]
    if not found:
        raise JobFailedError("Invalid Data location.")
    return found


def size(client: "S3Client", bucket: str, keys: list[str]) -> int:
    """Return how many bytes some objects have together."""
    return sum(client.head_object(Bucket=bucket, Key=key)["ContentLength"] for key in keys)


def check_size(found: int, most: int) -> None:
    """Raise JobFailedError where the files together are larger than a job may read."""
    if found > most:
        raise JobFailedError(f"The input data has {found} bytes; the maximum is {most} bytes.")
