"""The lists in a batch output folder: read line by line, counted, unknown products left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mastergroup.errors import InvalidRecord, PermanentError
from personalize_worker.aws import Aws
from personalize_worker.formats import OutputLine, Recipe, parse_line


@dataclass
class Tally:
    """What was seen in an output: lines, of them errors and empty lists, items, of them unknown."""

    lines: int = 0
    empty: int = 0
    items: int = 0
    unknown: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def summary(self) -> dict[str, object]:
        """The same as plain values, for the step's row."""
        counted = {"lines": self.lines, "empty": self.empty, "items": self.items, "unknown": self.unknown}
        return {**counted, "errors": dict(self.errors.most_common(10))}


def read_lines(aws: Aws, folder: str, recipe: Recipe, tally: Tally) -> Iterator[OutputLine]:
    """Every good line of the `.out` objects of `folder`; a bad one is counted with its reason.

    Raises PermanentError when the folder holds no `.out` object (`_CHECK` and the like are no data).
    """
    keys = [key for key in aws.keys(folder) if key.endswith(".out")]
    if not keys:
        raise PermanentError(f"there is no .out file in {folder}")
    for key in keys:
        for raw in aws.lines(key):
            if not raw.strip():
                continue
            tally.lines += 1
            try:
                yield parse_line(raw, recipe)
            except InvalidRecord as error:
                tally.errors[str(error)] += 1


def scored_lists(
    lines: Iterator[OutputLine], known: frozenset[str], tally: Tally
) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """(id, [(product id, score)]) of each line that has a list; products we do not know are counted and left out.

    A recipe without scores gives 0.0.
    """
    for line in lines:
        scores = line.scores or [0.0] * len(line.found)
        best = [pair for pair in zip(line.found, scores, strict=False) if pair[0] in known and pair[0] != line.key]
        tally.items += len(line.found)
        tally.unknown += sum(product not in known for product in line.found)
        if best:
            yield line.key, best
        else:
            tally.empty += 1
