"""The users whose data was deleted after a model was trained: the model must not know them any more."""

from functools import lru_cache
from pathlib import Path

import orjson

NAME = "deleted_users.json"


def add(folder: Path, users: list[str]) -> None:
    """Note users beside a model; where nothing is trained yet there is nothing to note."""
    if not folder.is_dir():
        return
    path = folder / NAME
    partial = path.with_suffix(".partial")
    partial.write_bytes(orjson.dumps(sorted(of(folder) | set(users))))
    partial.replace(path)


def of(folder: Path) -> frozenset[str]:
    """Return the users noted beside a model."""
    path = folder / NAME
    return _read(path, path.stat().st_mtime_ns) if path.exists() else frozenset()


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> frozenset[str]:
    del changed  # a newer file is another entry of the cache
    return frozenset(orjson.loads(path.read_bytes()))
