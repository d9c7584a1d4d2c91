"""What a process of its own is asked to do, and where it leaves what it found."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_THREAD_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
THREADS = 2


@dataclass(frozen=True)
class Job:
    """`task` is tune, final or similar; `choices` (of final) says per setting what to fit with."""

    task: str
    method: str
    data: Path
    out: Path
    days: float
    seed: int
    choices: dict[str, Any] = field(default_factory=dict)

    @property
    def lists(self) -> Path:
        return self.out.with_suffix(".npz")

    def run(self, blas_threads: int) -> dict[str, Any]:
        """Do it in a fresh process, so that time and memory are its alone. Raises RuntimeError where that fails."""
        self.out.parent.mkdir(parents=True, exist_ok=True)
        env = os.environ | dict.fromkeys(_THREAD_SETTINGS, str(blas_threads)) | {"EVALUATE_THREADS": str(THREADS)}
        command = [sys.executable, "-m", "benchmarks.evaluate.child"]
        ended = subprocess.run(command, input=self.to_json(), text=True, env=env, check=False)
        if ended.returncode:
            raise RuntimeError(f"{self.task} of {self.method} ended with {ended.returncode}")
        return self.found()

    def found(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out.read_text())
        return found

    def to_json(self) -> str:
        return json.dumps({**asdict(self), "data": str(self.data), "out": str(self.out)})

    @classmethod
    def from_json(cls, text: str) -> "Job":
        fields = json.loads(text)
        return cls(**{**fields, "data": Path(fields["data"]), "out": Path(fields["out"])})
