"""Results that need not be measured again: same data, same job, same code of the measurement."""

import hashlib
from pathlib import Path

_HERE = Path(__file__).parent
# What decides a rival's figures; how they are shown does not.
_CODE = ("child.py", "job.py", "metrics.py", "purchases.py", "splits.py", "tuning.py", "methods/*.py")


def key(told: str, data: Path) -> str:
    """A digest that changes whenever the result of the job might."""
    code = sorted(path for pattern in _CODE for path in _HERE.glob(pattern))
    parts = [told.encode(), (data / "events.npz").read_bytes(), *(path.read_bytes() for path in code)]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def holds(out: Path, wanted: str) -> bool:
    """Whether the result at `out` has this key."""
    mark = _mark(out)
    return out.exists() and mark.exists() and mark.read_text() == wanted


def mark(out: Path, made: str) -> None:
    """Say that the result at `out` has this key."""
    _mark(out).write_text(made)


def _mark(out: Path) -> Path:
    return out.with_suffix(".key")
