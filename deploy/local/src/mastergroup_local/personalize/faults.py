"""The faults that a test can order: what each does, and when it strikes."""

import random
from dataclasses import dataclass
from fnmatch import fnmatchcase

# Each fault with its variants; the first is taken where none is named.
OF_REQUESTS: dict[str, tuple[str, ...]] = {
    "throttle": (),
    "limit": (),
    "internal": ("InternalFailure", "ServiceUnavailable"),
    "lost_answer": ("after", "before"),
    "slow": (),
}
OF_RESOURCES: dict[str, tuple[str, ...]] = {
    "create_failed": (),
    "partial_output": ("error_lines", "missing_file", "doubled_file"),
}
VARIANTS = OF_REQUESTS | OF_RESOURCES


@dataclass(frozen=True)
class Fault:
    """One fault: its kind, the operation or resource that it strikes (`target`, may be a pattern), and how often.

    throttle, limit: the request is refused. internal: it is answered with 500 or 503. slow: after `seconds`.
    lost_answer: it is carried out, or dropped before that, and the connection ends without an answer.
    create_failed: the resource ends CREATE FAILED with `reason`. partial_output: a batch job ends ACTIVE, but every
    `every`-th line is an error, or its first file is missing, or is there twice.
    """

    fault: str
    variant: str | None = None
    target: str = "*"
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    seconds: float = 1.0
    every: int = 2
    reason: str = "A failure, as ordered."

    def is_for(self, name: str, struck: int) -> bool:
        """Say whether it may strike this operation or kind of resource, having struck so often."""
        return (self.times is None or struck < self.times) and fnmatchcase(name, self.target)

    def is_drawn(self, asked: int) -> bool:
        """Say whether it strikes the `asked`-th time that it may; the same seed gives the same answers."""
        return random.Random(f"{self.seed}/{asked}").random() < self.probability  # noqa: S311
