"""The lists in a batch output folder: read line by line, counted, written as the JSON that is stored."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from mastergroup.errors import InvalidRecord, PermanentError
from personalize_worker.aws import Aws
from personalize_worker.formats import OutputLine, Recipe, parse_line


@dataclass
class Tally:
    """What was seen in an output: lines, of them errors and empty lists, items, of them unknown, distinct products."""

    lines: int = 0
    empty: int = 0
    items: int = 0
    unknown: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    products: set[str] = field(default_factory=set)

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


class ListWriter:
    """Writes scored lists as JSON arrays of {"product_id", <score>}; a product's part of the text is made once."""

    def __init__(self, products: Iterable[str], score: str) -> None:
        self._heads = {product: f'{{"product_id":{_quoted(product)},"{score}":' for product in products}

    def text(self, products: Sequence[str], scores: Sequence[float]) -> str:
        """The JSON of known products and their scores. Raises KeyError for a product that is not known."""
        numbers = orjson.dumps(scores).decode()[1:-1].split(",")
        items = [head + number for head, number in zip(map(self._heads.__getitem__, products), numbers, strict=True)]
        return "[" + "},".join(items) + "}]"

    def stored(self, lines: Iterable[OutputLine], tally: Tally) -> Iterator[tuple[str, str]]:
        """(id, JSON) of each line that has a list; products we do not know are counted and left out.

        A recipe without scores gives 0.0.
        """
        for line in lines:
            tally.items += len(line.found)
            tally.products.update(line.found)
            products, scores = self._known(line, tally)
            if products:
                yield line.key, self.text(products, scores)
            else:
                tally.empty += 1

    def _known(self, line: OutputLine, tally: Tally) -> tuple[list[str], list[float]]:
        scores = line.scores or [0.0] * len(line.found)
        if self._heads.keys() >= set(line.found):
            return line.found, scores
        known = [pair for pair in zip(line.found, scores, strict=True) if pair[0] in self._heads]
        tally.unknown += len(line.found) - len(known)
        return [product for product, _ in known], [score for _, score in known]


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()
