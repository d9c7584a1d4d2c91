"""What goes to Personalize and what comes back: schemas, names, folders, JSON Lines (pure)."""

import hashlib
import json
import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from mastergroup.errors import InvalidRecord

MINIMUM_INTERACTIONS = 1000
MINIMUM_RETURNING = 25
MINIMUM_RETURNING_PER = 100
"""Personalize trains on no fewer: 1000 interactions; 25 users with two, and one of every 100 (contracts: limits)."""

LONGEST_ID = 256
LONGEST_TEXT = 1000
"""Characters; an import fails over longer ones."""


@dataclass(frozen=True)
class Recipe:
    """One of the three recipes: its name without `aws-`, which is also its folder in the bucket."""

    name: str
    input_key: str

    @property
    def arn(self) -> str:
        """The recipe's ARN, the same in every account."""
        return f"arn:aws:personalize:::recipe/aws-{self.name}"


USER_PERSONALIZATION = Recipe("user-personalization", "userId")
SIMILAR_ITEMS = Recipe("similar-items", "itemId")
ITEM_AFFINITY = Recipe("item-affinity", "itemId")
RECIPES = (USER_PERSONALIZATION, SIMILAR_ITEMS, ITEM_AFFINITY)

_OPTIONAL_STRING = {"type": ["null", "string"], "categorical": True}
_FIELDS: dict[str, list[dict[str, Any]]] = {
    "Interactions": [
        {"name": "USER_ID", "type": "string"},
        {"name": "ITEM_ID", "type": "string"},
        {"name": "TIMESTAMP", "type": "long"},
        {"name": "EVENT_TYPE", "type": "string"},
        {"name": "EVENT_VALUE", "type": ["null", "float"]},
    ],
    "Users": [
        {"name": "USER_ID", "type": "string"},
        {"name": "PROVINCE", **_OPTIONAL_STRING},
        {"name": "CITY", **_OPTIONAL_STRING},
    ],
    "Items": [
        {"name": "ITEM_ID", "type": "string"},
        {"name": "CATEGORY", **_OPTIONAL_STRING},
        {"name": "PRICE", "type": ["null", "float"]},
    ],
}
DATASETS = tuple(_FIELDS)


def avro_schema(dataset: str) -> str:
    """The Avro record of a dataset (`Interactions`, `Users`, `Items`) as Personalize wants it."""
    record = {"type": "record", "name": dataset, "namespace": "com.amazonaws.personalize.schema"}
    return json.dumps({**record, "fields": _FIELDS[dataset], "version": "1.0"})


def schema_name(group: str, dataset: str) -> str:
    """A schema cannot be changed, so its name holds a digest of what it says."""
    digest = hashlib.sha256(avro_schema(dataset).encode()).hexdigest()[:8]
    return f"{group}-{dataset.lower()}-{digest}"


def training_key(run_id: str, dataset: str) -> str:
    """Where a dataset's CSV lies."""
    return f"training-data/{run_id}/{dataset.lower()}.csv"


def input_folder(run_id: str, recipe: Recipe) -> str:
    """Folder of a recipe's batch input; ends in `/`, as a path without it would match its sisters too."""
    return f"batch-input/{run_id}/{recipe.name}/"


def output_folder(run_id: str, recipe: Recipe) -> str:
    """Folder of a recipe's batch output; one a run, so that no older output is ever read."""
    return f"batch-output/{recipe.name}/{run_id}/"


ERASURE_FOLDER = "erasure/"


def erasure_key(run_id: str) -> str:
    """Where the ids of a customer who is being erased lie until Personalize has deleted them."""
    return f"{ERASURE_FOLDER}{run_id}/users.csv"


EXPIRING = ("training-data/", "batch-input/", "batch-output/")
"""The folders whose files are of one run each."""

_OF_A_RUN = re.compile(r"(?:training-data|batch-input|batch-output/[^/]+)/(\d{8}t\d{6}-[^/]+)/")


def expired(keys: Iterable[str], before: datetime, needed: Collection[str]) -> list[str]:
    """Of `keys` those of runs begun before then; what a run in `needed` wrote stays, and what no run wrote."""
    # A run's id begins with its time in UTC, so that ids sort by age.
    found = ((key, _OF_A_RUN.match(key)) for key in keys)
    return [key for key, run in found if run and run[1] < f"{before:%Y%m%dt%H%M%S}" and run[1] not in needed]


def affinity_results(customers: int, products: int) -> int:
    """How many customers to ask for an item: about 50 products a customer, never more than there are customers."""
    return min(customers, math.ceil(50 * customers / products))


@dataclass(frozen=True)
class OutputLine:
    """One line of batch output: the queried id, the ids found, best first, and their scores if there are any."""

    key: str
    found: list[str]
    scores: list[float]


def parse_line(line: bytes, recipe: Recipe) -> OutputLine:
    """Read a line of a `.out` file. Raises InvalidRecord for one that carries an error or is not what it should be."""
    try:
        record = orjson.loads(line)
        key = record["input"][recipe.input_key]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise InvalidRecord("batch output: a line is not JSON with input." + recipe.input_key) from error
    if record.get("error"):
        raise InvalidRecord(f"batch output: {str(record['error'])[:120]}")
    output = record.get("output") or {}
    found = output.get("recommendedItems", output.get("usersList", output.get("recommendedUsers")))
    scores = output.get("scores") or []
    if not isinstance(key, str) or not isinstance(found, list):
        raise InvalidRecord("batch output: a line has no list of results")
    if scores and len(scores) != len(found):
        raise InvalidRecord("batch output: a line has not as many scores as results")
    return OutputLine(key, found, scores)


def input_lines(ids: Iterable[str], recipe: Recipe) -> bytes:
    """JSON Lines that ask a recipe about `ids`."""
    return b"".join(orjson.dumps({recipe.input_key: each}) + b"\n" for each in ids)
