"""The results into a generation of its own, beside the live one: lists, indexes, aggregates."""

from collections.abc import Iterator
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.tombstones import Tombstones
from personalize_worker import affinity, formats, generation
from personalize_worker.cosines import mean_cosines, read_similar
from personalize_worker.formats import OutputLine
from personalize_worker.lists import ListWriter, Tally, read_lines
from personalize_worker.retention import drop_generations
from personalize_worker.steps import Services, skipped

_PACKAGE = "personalize_worker"
_SCORED = {"user_recommendations": formats.USER_PERSONALIZATION, "similar_items": formats.SIMILAR_ITEMS}
_AGGREGATES = ("location_recommendations", "location_totals", "product_recommendation_stats", "recommendation_totals")


def start(services: Services, context: StepContext) -> None:
    """Everything in one transaction: a generation is there whole or not at all."""
    if "generation" in context.detail:
        return
    infer = context.result_of("infer", _named_run(context))
    # Here too, or nights that fail before their end would pile up their tables.
    drop_generations(services, context)
    with context.database.connect() as connection:
        erased = Tombstones(services.settings.erasure_key).to_look_for(connection)
        number = _number(connection, context.run_id, infer)
        generation.create_tables(connection, number)
        loaded = _load_lists(services, context, connection, number, infer)
        if erased:
            _leave_out(connection, number, erased, loaded["counts"])
        _aggregate(connection, number, loaded["coverage"])
        counts = {"generation": number, "counts": Jsonb(loaded["counts"])}
        connection.execute(load_sql(_PACKAGE, "keep_counts"), counts)
        context.fence(connection)
    context.save(generation=number, asked=infer["counts"], **loaded)


def _leave_out(connection: Connection, number: int, erased: dict[str, bytes], counts: dict[str, int]) -> None:
    """Customers who were erased after the export; they are taken off the counts as well."""
    for name in ("user_recommendations", "item_affinity"):
        counts[name] -= generation.erase_customers(connection, generation.table(name, number), erased)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as the generation is loaded."""
    del services
    return Done(context.detail)


def _named_run(context: StepContext) -> str | None:
    """The run whose results an operator wants loaded; None: the newest."""
    return context.options.get("run")


def _number(connection: Connection, run_id: str, infer: dict[str, Any]) -> int:
    values = {"run_id": run_id, "data_through": infer["data_through"], "accuracy": infer["accuracy"]}
    row = connection.execute(load_sql(_PACKAGE, "begin_generation"), values).fetchone()
    assert row is not None  # noqa: S101 - an INSERT ... RETURNING gives its row
    return int(row["generation"])


def _load_lists(
    services: Services, context: StepContext, connection: Connection, number: int, infer: dict[str, Any]
) -> dict[str, Any]:
    known, active = _known_products(connection)
    tallies: dict[str, Tally] = {}
    counts: dict[str, int] = {}
    for name, recipe in _SCORED.items():
        tallies[name] = Tally()
        lines = read_lines(services.aws, infer["outputs"][recipe.name], recipe, tallies[name])
        stored = ListWriter(known, "score").stored(lines, tallies[name])
        counts[name] = generation.copy_lists(connection, generation.table(name, number), stored)
        context.progress(sum(counts.values()), None, "lists loaded")
    counts["item_affinity"], note = _load_affinity(services, context, connection, number, known)
    generation.index_tables(connection, number, counts)
    context.progress(sum(counts.values()), sum(counts.values()), "lists loaded")
    listed = tallies["user_recommendations"].products & active
    users, items = (tallies[name].summary() for name in _SCORED)
    coverage = len(listed) / max(1, len(active))
    return {"counts": counts, "users": users, "items": items, "affinity": note, "coverage": coverage}


def _load_affinity(
    services: Services, context: StepContext, connection: Connection, number: int, known: list[str]
) -> tuple[int, dict[str, Any]]:
    """Tonight's lists if every segment job brought its part, else those in service with the reason."""
    target = generation.table("item_affinity", number)
    try:
        segment = _segments(context)
        with connection.transaction():
            return _copy_affinity(services, connection, target, segment, known)
    except PermanentError as error:
        copied = connection.execute(sql.SQL(load_sql(_PACKAGE, "keep_affinity")).format(target))
        return copied.rowcount, {"kept": str(error)}


def _segments(context: StepContext) -> dict[str, Any]:
    if reason := skipped(context, "segment"):
        raise PermanentError(reason)
    segment = context.optional_result_of("segment", _named_run(context))
    if segment is None or "failed" in segment:
        raise PermanentError("not computed yet" if segment is None else segment["failed"])
    return segment


def _copy_affinity(
    services: Services, connection: Connection, target: sql.Identifier, segment: dict[str, Any], known: list[str]
) -> tuple[int, dict[str, Any]]:
    tally, writer, plan = Tally(), ListWriter(known, "affinity_score"), segment["plan"]
    answered: set[str] = set()
    lines = _noted(read_lines(services.aws, segment["output"], formats.ITEM_AFFINITY, tally), answered)
    positions = {product: position for position, product in enumerate(known)}
    best = affinity.invert(lines, positions, plan["results"], services.settings.affinity_depth)
    stored = ((user, writer.text(products, scores)) for user, products, scores in best)
    rows = generation.copy_lists(connection, target, stored)
    asked = plan.get("queries", 0)
    if len(answered) < services.settings.publish_min_user_share * asked:
        raise PermanentError(f"the segment jobs answered for {len(answered)} of {asked} products")
    before = (connection.execute(load_sql(_PACKAGE, "affinity_in_service")).fetchone() or {})["lists"]
    if rows < (1 - services.settings.check_max_drop) * before:
        raise PermanentError(f"the segment jobs brought lists for {rows} customers, {before} have one now")
    return rows, tally.summary()


def _noted(lines: Iterator[OutputLine], keys: set[str]) -> Iterator[OutputLine]:
    # Distinct, as a file that is there twice must not make up for one that is missing.
    for line in lines:
        keys.add(line.key)
        yield line


def _known_products(connection: Connection) -> tuple[list[str], set[str]]:
    """Products that a list may hold, in the order of their ids, and those of them that are active now."""
    rows = connection.execute(load_sql(_PACKAGE, "known_products")).fetchall()
    return sorted(row["product_id"] for row in rows), {row["product_id"] for row in rows if row["is_active"]}


def _aggregate(connection: Connection, number: int, coverage: float) -> None:
    """What the API shows of a generation beside its lists; meanings in the REST contract."""
    generation.fill(connection, "create_top_tens", number)
    connection.execute(load_sql(_PACKAGE, "create_active_customers"))
    for name in ("location_recommendations", "location_totals", "product_recommendation_stats"):
        generation.fill(connection, name, number)
    _fill_similarity(connection, number)
    generation.fill(connection, "recommendation_totals", number, coverage=coverage)
    generation.index_tables(connection, number, _AGGREGATES)


def _fill_similarity(connection: Connection, number: int) -> None:
    similar = read_similar(connection, generation.filled("similar_numbers", number))
    update = generation.filled("set_similarity", number)
    windows = connection.execute(load_sql(_PACKAGE, "windows")).fetchall()
    for window in windows:
        means = mean_cosines(connection, similar, window["time_filter"])
        values = {"time_filter": window["time_filter"], "ids": [m[0] for m in means], "means": [m[1] for m in means]}
        connection.execute(update, values)
