"""What a solution version learns from: the data of its group, cut to what the solution asks for."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import avro, kinds
from mastergroup_local.personalize.jobs import tables
from mastergroup_local.personalize.service import Service, schema_fields
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table

# What every model needs, whatever columns a solution leaves out.
NEEDED = {"USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE", "EVENT_VALUE"}
Config = dict[str, Any]


def read(service: Service, version: Resource) -> dict[str, Table]:
    """Return the tables of the version's group by dataset type, with the columns and events that it asks for."""
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=version.body["datasetGroupArn"])
    config = version.body.get("solutionConfig", {})
    found = {each.body["datasetType"]: tables.both(service, each) for each in datasets}
    for each in datasets:
        kind = each.body["datasetType"]
        used = columns_used(schema_fields(service, each), kind, config.get("trainingDataConfig", {}))
        found[kind] = Table({name: column for name, column in found[kind].columns.items() if name in used})
    return {**found, "INTERACTIONS": wanted_events(found["INTERACTIONS"], version.body)}


def wanted_events(events: Table, version: Config) -> Table:
    """Keep the events of the types and values that a solution asks for."""
    config = version.get("solutionConfig", {})
    several = config.get("eventsConfig", {}).get("eventParametersList", [])
    alone = {"eventType": version.get("eventType"), "eventValueThreshold": config.get("eventValueThreshold")}
    asked = [each for each in several if each.get("weight", 1.0) > 0] if several else [alone]
    keep = np.zeros(len(events), dtype=bool)
    for each in asked:
        keep |= _of_type(events, each.get("eventType")) & _of_value(events, each.get("eventValueThreshold"))
    return events if keep.all() else events.take(np.flatnonzero(keep))


def _of_type(events: Table, event_type: str | None) -> NDArray[np.bool_]:
    if event_type is None or "EVENT_TYPE" not in events.columns:
        return np.ones(len(events), dtype=bool)
    column = events.text("EVENT_TYPE")
    codes = [code for code, word in enumerate(column.words) if word.lower() == event_type.lower()]
    return np.asarray(np.isin(column.codes, codes), dtype=bool)


def _of_value(events: Table, threshold: str | float | None) -> NDArray[np.bool_]:
    if threshold is None or "EVENT_VALUE" not in events.columns:
        return np.ones(len(events), dtype=bool)
    return np.asarray(np.asarray(events.numbers("EVENT_VALUE")) >= float(threshold), dtype=bool)


def columns_used(fields: list[avro.Field], kind: str, config: Config) -> set[str]:
    """Return the columns that a model may learn from: no text but categories, nothing that is excluded."""
    excluded, included = _named(config, "excluded", kind), _named(config, "included", kind)
    usable = {field["name"] for field in fields if field.get("categorical") or not avro.is_text(field)}
    return NEEDED | {name for name in usable - excluded if not included or name in included}


def _named(config: Config, verb: str, kind: str) -> set[str]:
    named = config.get(f"{verb}DatasetColumns", {})
    return {column for each, columns in named.items() if each.upper() == kind for column in columns}
