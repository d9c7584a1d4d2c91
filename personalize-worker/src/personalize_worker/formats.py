"""What goes to Personalize and what comes back: schemas, names, folders, JSON Lines (pure)."""

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from mastergroup.errors import InvalidRecord

MINIMUM_INTERACTIONS = 1000
"""Personalize trains on no fewer (contracts: limits)."""


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


def erasure_key(run_id: str) -> str:
    """Where the ids of a customer who is being erased lie until Personalize has deleted them."""
    return f"erasure/{run_id}/users.csv"


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
