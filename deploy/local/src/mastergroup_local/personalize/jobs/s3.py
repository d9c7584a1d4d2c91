"""S3 as jobs use it: whole prefixes are listed, objects are streamed in and out.

An S3 that refuses fails the job; one that fails itself (CutOffError) or does not answer (BotoCoreError) cuts it off.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from mastergroup_local.personalize.errors import CutOffError, JobFailedError
from mastergroup_local.personalize.jobs.spoiling import outputs
from mastergroup_local.personalize.jobs.unfinished import Upload
from mastergroup_local.personalize.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedMultipartUploadTypeDef, CompletedPartTypeDef

PART = 8 * 2**20
_CONFIG = Config(s3={"addressing_style": "path"}, retries={"mode": "standard", "max_attempts": 5})
_DENIED = "Insufficient privileges for accessing data in Amazon S3."


def client(settings: Settings) -> "S3Client":
    """Return a client of the S3 server that the service was given."""
    return boto3.client("s3", endpoint_url=settings.s3_endpoint, region_name=settings.region, config=_CONFIG)


def split(location: str) -> tuple[str, str]:
    """Return the bucket and the key or prefix of an s3:// address."""
    # Not urlsplit: a key may hold `?`.
    bucket, _, key = location.removeprefix("s3://").partition("/")
    return bucket, key


def keys(s3: "S3Client", location: str) -> list[str]:
    """Return the keys under a prefix, sorted, without folder markers. Raises JobFailedError."""
    bucket, prefix = split(location)
    try:
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        found = [each["Key"] for page in pages for each in page.get("Contents", [])]
    except ClientError as error:
        raise _meaning(error) from error
    return sorted(key for key in found if not key.endswith("/"))


def text_lines(s3: "S3Client", bucket: str, key: str) -> Iterator[str]:
    """Yield the lines of an object, line ends included, as they arrive. Raises JobFailedError."""
    try:
        body = s3.get_object(Bucket=bucket, Key=key)["Body"]
        with io.TextIOWrapper(io.BufferedReader(_Readable(body.iter_chunks(2**20))), "utf-8-sig", newline="") as text:
            yield from text
    except ClientError as error:
        raise _meaning(error) from error
    except UnicodeDecodeError:
        raise JobFailedError(f"The file s3://{bucket}/{key} is not UTF-8.") from None


def upload(s3: "S3Client", bucket: str, key: str, chunks: Iterable[bytes]) -> None:
    """Write an object in parts; it appears whole or not at all. Raises JobFailedError."""
    try:
        for name, content in outputs(key, chunks):
            _upload(s3, bucket, name, _parts(content))
    except ClientError as error:
        raise _meaning(error) from error


def _meaning(error: ClientError) -> JobFailedError | CutOffError:
    """Return what an error of S3 is to the job: an S3 that is overloaded or broken has refused nothing."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return CutOffError(str(error)) if status >= 500 else JobFailedError(_DENIED)


def _upload(s3: "S3Client", bucket: str, key: str, parts: Iterator[bytes]) -> None:
    first = next(parts, b"")
    if len(first) < PART:
        s3.put_object(Bucket=bucket, Key=key, Body=first)
        return
    upload = Upload(bucket, key, s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"])
    upload.note()
    try:
        done: list[CompletedPartTypeDef] = []
        for number, part in enumerate(chain([first], parts), 1):
            answer = s3.upload_part(Bucket=bucket, Key=key, UploadId=upload.upload_id, PartNumber=number, Body=part)
            done.append({"PartNumber": number, "ETag": answer["ETag"]})
        parted: CompletedMultipartUploadTypeDef = {"Parts": done}
        s3.complete_multipart_upload(Bucket=bucket, Key=key, UploadId=upload.upload_id, MultipartUpload=parted)
    except BaseException:
        upload.abort(s3)
        raise
    upload.forget()


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gather chunks to parts of at least PART bytes, but for the last."""
    gathered = bytearray()
    for chunk in chunks:
        gathered += chunk
        if len(gathered) >= PART:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


class _Readable(io.RawIOBase):
    """Chunks of bytes as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what has arrived; 0 at the end."""
        if not self._left:
            self._left = memoryview(next(self._chunks, b""))
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
