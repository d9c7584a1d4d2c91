"""The Items data that a model was trained with, kept beside it: attributes are those of the training."""

import orjson

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.jobs.files import model_folder
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table
from mastergroup_local.personalize.table import load as load_table
from mastergroup_local.personalize.table import save as save_table

_TABLE, _FIELDS = "items.npz", "item_fields.json"


def save(service: Service, version: Resource, items: Table, fields: list[avro.Field]) -> None:
    """Keep the items beside a model that is saved already."""
    folder = model_folder(service.settings, version)
    (folder / _FIELDS).write_bytes(orjson.dumps(fields))
    save_table(items, folder / _TABLE)


def load(service: Service, version: Resource) -> tuple[Table, dict[str, avro.Field]]:
    """Return the items and the fields of their schema by upper-case name."""
    folder = model_folder(service.settings, version)
    fields = orjson.loads((folder / _FIELDS).read_bytes())
    return load_table(folder / _TABLE), {field["name"].upper(): field for field in fields}
