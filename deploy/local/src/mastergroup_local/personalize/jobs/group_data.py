"""The data of a group as a model's filters and exploration ask it, kept between requests."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.filters.data import FilterData, Index, Source
from mastergroup_local.personalize.jobs import tables
from mastergroup_local.personalize.recommender import catalogue
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table

# A dataset, its schema, and the imported file or the newest put record: what changes whenever its data do.
Marks = tuple[tuple[str, str, Any], ...]
Sources = tuple[Source, Source]


def sources(service: Service, group: str, model: catalogue.Model) -> Sources:
    """Return what was imported into a group and what was put one by one, by now."""
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=group)
    files = _marks(datasets, lambda each: each.body.get("file"))
    records = _marks(datasets, lambda each: service.store.records_mark(each.arn))
    return _source(service, files, tables.imported, model), _source(service, records, tables.put, model)


def filter_data(found: Sources, model: catalogue.Model) -> FilterData:
    """Return both as one."""
    return _both(*found, model)


def _marks(datasets: list[Resource], mark: Callable[[Resource], Any]) -> Marks:
    """Return the marks of the datasets that have data of this kind."""
    marks = ((each.arn, each.body["schemaArn"], mark(each)) for each in datasets)
    return tuple(sorted(each for each in marks if each[2]))


@lru_cache(maxsize=4)
def _source(
    service: Service, marks: Marks, read: Callable[[Service, Resource], Table], model: catalogue.Model
) -> Source:
    datasets = [service.store.get(arn, kinds.DATASET) for arn, _, _ in marks]
    return Source(lambda: {each.body["datasetType"]: read(service, each) for each in datasets}, *_indexes(model))


@lru_cache(maxsize=2)
def _both(imported: Source, put: Source, model: catalogue.Model) -> FilterData:
    return FilterData(imported, put, *_indexes(model))


@lru_cache(maxsize=2)
def _indexes(model: catalogue.Model) -> tuple[Index, Index]:
    items = {name: place for place, name in enumerate(model.item_ids)}
    return items, {name: place for place, name in enumerate(model.user_ids)}
