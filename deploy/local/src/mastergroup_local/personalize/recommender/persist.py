"""Models on disk: a dataclass of arrays, sparse matrices and plain values as a folder of .npy files.

Arrays are mapped, not read, so that a large model costs a reader only what it touches.
"""

import shutil
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import orjson
from scipy.sparse import csr_matrix

Model = TypeVar("Model")
_PARTS = ("data", "indices", "indptr")


def save(model: Any, folder: Path) -> None:
    """Write a model; the folder appears whole or not at all."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    partial.mkdir(parents=True)
    _write(model, partial)
    partial.replace(folder)


def load(kind: type[Model], folder: Path) -> Model:
    """Read a model that `save` wrote."""
    plain = orjson.loads((folder / "plain.json").read_bytes())
    members = {each.name: _read(each.type, folder / each.name, plain) for each in fields(kind)}  # type: ignore[arg-type]
    return kind(**members)


def _write(model: Any, folder: Path) -> None:
    plain = {}
    for each in fields(model):
        value = getattr(model, each.name)
        if is_dataclass(value):
            (folder / each.name).mkdir()
            _write(value, folder / each.name)
        elif isinstance(value, csr_matrix):
            for part in _PARTS:
                np.save(folder / f"{each.name}.{part}.npy", getattr(value, part))
            plain[each.name] = list(value.shape)
        elif isinstance(value, np.ndarray):
            np.save(folder / f"{each.name}.npy", value)
        else:
            plain[each.name] = value
    (folder / "plain.json").write_bytes(orjson.dumps(plain))


def _read(kind: Any, path: Path, plain: dict[str, Any]) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return load(kind, path)
    if kind is csr_matrix:
        parts = tuple(np.load(f"{path}.{part}.npy", mmap_mode="r") for part in _PARTS)
        return csr_matrix(parts, shape=tuple(plain[path.name]), copy=False)
    if path.name in plain:
        return plain[path.name]
    return np.load(f"{path}.npy", mmap_mode="r")
