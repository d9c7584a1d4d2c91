"""The data of a group as a model's filters and exploration ask it, kept between requests."""

from functools import lru_cache
from pathlib import Path

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.filters.data import FilterData, Index, Source
from mastergroup_local.personalize.jobs import tables
from mastergroup_local.personalize.recommender import catalogue
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.table import Table, load

Marks = tuple[tuple[str, tuple[int, int]], ...]
Files = tuple[tuple[str, Path], ...]
Sources = tuple[Source, Source]


def sources(service: Service, group: str, model: catalogue.Model) -> Sources:
    """Return what was imported into a group and what was put one by one, by now."""
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=group)
    files = {each.body["datasetType"]: each.body.get("file") for each in datasets}
    known = tuple(sorted((kind, service.settings.data / name) for kind, name in files.items() if name))
    marks = tuple(sorted((each.arn, service.store.records_mark(each.arn)) for each in datasets))
    return _imported(known, model), _put(service, marks, model)


def filter_data(found: Sources, model: catalogue.Model) -> FilterData:
    """Return both as one."""
    return _both(*found, model)


@lru_cache(maxsize=2)
def _imported(files: Files, model: catalogue.Model) -> Source:
    return Source(lambda: {kind: load(path) for kind, path in files}, *_indexes(model))


@lru_cache(maxsize=2)
def _put(service: Service, marks: Marks, model: catalogue.Model) -> Source:
    datasets = [service.store.get(arn, kinds.DATASET) for arn, (_, number) in marks if number]

    def read() -> dict[str, Table]:
        return {each.body["datasetType"]: tables.put(service, each) for each in datasets}

    return Source(read, *_indexes(model))


@lru_cache(maxsize=2)
def _both(imported: Source, put: Source, model: catalogue.Model) -> FilterData:
    return FilterData(imported, put, *_indexes(model))


@lru_cache(maxsize=2)
def _indexes(model: catalogue.Model) -> tuple[Index, Index]:
    items = {name: place for place, name in enumerate(model.item_ids)}
    return items, {name: place for place, name in enumerate(model.user_ids)}
