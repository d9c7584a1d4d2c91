"""The only place that talks to AWS: S3 and Personalize through boto3, errors turned into what they mean."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from mastergroup.errors import PermanentError, TransientError
from mastergroup.settings import AwsSettings

_PART_BYTES = 16 * 1024 * 1024
_READ_BYTES = 1024 * 1024
_PASSING = frozenset(
    {"LimitExceededException", "ThrottlingException", "ResourceInUseException", "InternalFailure", "SlowDown"}
    | {"ServiceUnavailable", "ServiceUnavailableException", "RequestTimeout", "InternalError", "503", "500"}
)


class AlreadyExists(PermanentError):
    """The name of a create is taken: perhaps by that very create, whose first answer was lost on the way."""


def client_options(settings: AwsSettings, *, read_seconds: int, attempts: int) -> Config:
    """How every client of ours asks; `read_seconds` is the longest silence, `attempts` counts the first."""
    return Config(
        region_name=settings.aws_region,
        connect_timeout=5,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": attempts},
        s3={"addressing_style": "path"},
    )


class Aws:
    """S3 objects of the one bucket, and calls of Personalize.

    Every method raises TransientError (throttled, unreachable, in use) or PermanentError (refused, with the reason).
    """

    def __init__(self, settings: AwsSettings) -> None:
        self.bucket = settings.personalize_bucket
        self.role_arn = settings.personalize_role_arn
        options = client_options(settings, read_seconds=60, attempts=4)
        # Clients, not resources: they hold no state and the endpoint comes from the environment.
        self._s3 = boto3.client("s3", config=options)
        self._personalize = boto3.client("personalize", config=options)

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """One call of Personalize by its boto3 name, e.g. `call("describe_solution", solutionArn=arn)`."""
        with _meaning(operation):
            answer: dict[str, Any] = getattr(self._personalize, operation)(**parameters)
        return answer

    def listed(self, operation: str, key: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Every entry under `key` of a list operation. Not by paginators: ListDataDeletionJobs has none."""
        while True:
            page = self.call(operation, **parameters)
            yield from page[key]
            if not page.get("nextToken"):
                return
            parameters["nextToken"] = page["nextToken"]

    def uri(self, key: str) -> str:
        """The s3:// address of a key or folder of the bucket."""
        return f"s3://{self.bucket}/{key}"

    def upload(self, key: str, chunks: Iterable[bytes]) -> int:
        """Stream `chunks` into an object by multipart upload; returns the bytes written."""
        stream = _Chunks(chunks)
        transfer = TransferConfig(multipart_threshold=_PART_BYTES, multipart_chunksize=_PART_BYTES, use_threads=False)
        with _meaning(f"upload of {key}"):
            self._s3.upload_fileobj(io.BufferedReader(stream, _READ_BYTES), self.bucket, key, Config=transfer)
        return stream.count

    def size(self, key: str) -> int:
        """Bytes of an object."""
        with _meaning(f"size of {key}"):
            return int(self._s3.head_object(Bucket=self.bucket, Key=key)["ContentLength"])

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is removed already."""
        with _meaning(f"removal of {key}"):
            self._s3.delete_object(Bucket=self.bucket, Key=key)

    def keys(self, prefix: str) -> list[str]:
        """The keys below `prefix`, in order."""
        with _meaning(f"listing of {prefix}"):
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
            return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))

    def lines(self, key: str) -> Iterator[bytes]:
        """The lines of an object, streamed by a single GET."""
        with _meaning(f"download of {key}"):
            body = self._s3.get_object(Bucket=self.bucket, Key=key)["Body"]
            yield from body.iter_lines(chunk_size=_READ_BYTES)


@contextmanager
def _meaning(what: str) -> Iterator[None]:
    """Turn boto3's errors into ours; `what` names the call in the message."""
    try:
        yield
    except ClientError as error:
        raise _client_error(what, error) from error
    except (HTTPClientError, BotoCoreError) as error:
        raise TransientError(f"{what}: {type(error).__name__}") from error


def _client_error(what: str, error: ClientError) -> Exception:
    code = str(error.response.get("Error", {}).get("Code", "unknown"))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    message = f"{what}: {code}: {error.response.get('Error', {}).get('Message', '')}"
    if code == "ResourceAlreadyExistsException":
        return AlreadyExists(message)
    return TransientError(message) if code in _PASSING or status >= 500 else PermanentError(message)


class _Chunks(io.RawIOBase):
    """A readable stream over an iterator of byte strings."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        self.count += size
        return size
