"""Multipart uploads under way: each is a small file of the state folder, so that a killed process's are ended later."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_folders: list[Path] = []


@dataclass(frozen=True)
class Upload:
    """One multipart upload, as S3 names it."""

    bucket: str
    key: str
    upload_id: str

    def note(self) -> None:
        """Remember it until `forget`."""
        for folder in _folders:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / _name(self)).write_bytes(orjson.dumps(asdict(self)))

    def forget(self) -> None:
        """It has ended."""
        for folder in _folders:
            (folder / _name(self)).unlink(missing_ok=True)

    def abort(self, s3: "S3Client") -> None:
        """End it; where S3 does not answer, it stays noted."""
        with suppress(BotoCoreError):
            # An upload that S3 does not know any more has ended.
            with suppress(ClientError):
                s3.abort_multipart_upload(Bucket=self.bucket, Key=self.key, UploadId=self.upload_id)
            self.forget()


def keep_in(folder: Path) -> list[Upload]:
    """Note the uploads of this process in a folder; return those that another has left there."""
    _folders[:] = [folder]
    return [upload for path in sorted(folder.glob("*")) if (upload := _read(path))]


def _read(path: Path) -> Upload | None:
    try:
        return Upload(**orjson.loads(path.read_bytes()))
    except (orjson.JSONDecodeError, TypeError):
        # Cut off while it was written.
        path.unlink()
        return None


def _name(upload: Upload) -> str:
    return "".join(letter for letter in upload.upload_id if letter.isalnum())[:200]
