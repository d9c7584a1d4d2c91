"""What a compose stack keeps secret: made once, a folder for each service, so that none reads another's.

A file is named after the setting that it holds (`SECRETS_DIR`, mastergroup/settings.py).
"""

import hashlib
import json
import secrets
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

_ROLES = ("api", "sync", "personalize")
_KEPT = "kept.json"
# Not the key of erasures: what is remembered under it could never be recognised again.
RENEWABLE = ("owner", *_ROLES, "api_key", "flower")


def make_secrets(folder: Path, host: str = "postgres") -> None:
    """Write what is missing below `folder`, or of another `host`; what was made before stays as it is.

    Raises OSError where the folder cannot be written.
    """
    _write_changed(folder, _files(_kept(folder / "operator" / _KEPT), host))


def renew_secret(folder: Path, name: str, host: str = "postgres") -> None:
    """Make one of RENEWABLE anew, and each file that holds it. Raises OSError like make_secrets."""
    kept = _kept(folder / "operator" / _KEPT)
    renewed = {**kept, name: secrets.token_urlsafe(32)}
    _write(folder / "operator" / _KEPT, json.dumps(renewed))
    _write_changed(folder, _files(renewed, host))


def _write_changed(folder: Path, files: dict[str, str]) -> None:
    for name, value in files.items():
        file = folder / name
        if not file.exists() or file.read_text() != value:
            _write(file, value)


def _files(kept: dict[str, str], host: str) -> dict[str, str]:
    return {
        "postgres/postgres_password": kept["owner"],
        "operator/database_url": _database_url("mastergroup", kept["owner"], host),
        **{f"operator/{role}_db_password": kept[role] for role in _ROLES},
        **{f"{role}/database_url": _database_url(f"mastergroup_{role}", kept[role], host) for role in _ROLES},
        "sync/erasure_key": kept["erasure"],
        "personalize/erasure_key": kept["erasure"],
        "api/api_operator_key_sha256": hashlib.sha256(kept["api_key"].encode()).hexdigest(),
        "flower/basic_auth": f"operator:{kept['flower']}",
    }


def database_host(owner_url: str) -> str:
    """Where the services find PostgreSQL: where its owner does if that is given, else in the stack itself."""
    return str(conninfo_to_dict(owner_url).get("host") or "postgres")


def told(folder: Path) -> str:
    """What an operator needs to know of them: the API key and the login of Flower."""
    kept = json.loads((folder / "operator" / _KEPT).read_text())
    return f"API key  {kept['api_key']}\nFlower   operator / {kept['flower']}"


def _kept(file: Path) -> dict[str, str]:
    if not file.exists():
        names = ("owner", *_ROLES, "erasure", "api_key", "flower")
        _write(file, json.dumps({name: secrets.token_urlsafe(32) for name in names}))
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def _write(file: Path, text: str) -> None:
    """Whole or not at all. Readable by all who see the folder: the volume is the fence, and its users differ."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partly = file.with_suffix(".part")
    partly.write_text(text)
    partly.rename(file)


def _database_url(role: str, password: str, host: str) -> str:
    return f"postgresql://{role}:{quote(password)}@{host}:5432/mastergroup"
