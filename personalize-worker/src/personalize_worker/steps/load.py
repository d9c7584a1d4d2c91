"""The results into a generation of its own, beside the live one: lists, indexes, aggregates."""

from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from mastergroup.database import Connection, load_sql
from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import affinity, formats, generation
from personalize_worker.cosines import mean_cosines
from personalize_worker.lists import Tally, read_lines, scored_lists
from personalize_worker.steps import Services

_AGGREGATES = ("location_recommendations", "location_totals", "product_recommendation_stats", "recommendation_totals")


def start(services: Services, context: StepContext) -> None:
    """Everything in one transaction: a generation is there whole or not at all."""
    if "generation" in context.detail:
        return
    infer = context.result_of("infer")
    with context.database.connect() as connection:
        number = _number(connection, context.run_id, infer)
        generation.create_tables(connection, number)
        loaded = _load_lists(services, context, connection, number, infer)
        _aggregate(connection, number)
        connection.execute(
            load_sql("personalize_worker", "keep_counts"), {"generation": number, "counts": Jsonb(loaded["counts"])}
        )
        context.fence(connection)
    context.save(generation=number, asked=infer["counts"], **loaded)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as the generation is loaded."""
    del services
    return Done(context.detail)


def _number(connection: Connection, run_id: str, infer: dict[str, Any]) -> int:
    values = {"run_id": run_id, "data_through": infer["data_through"], "accuracy": infer["accuracy"]}
    row = connection.execute(load_sql("personalize_worker", "begin_generation"), values).fetchone()
    assert row is not None  # noqa: S101 - an INSERT ... RETURNING gives its row
    return int(row["generation"])


def _load_lists(
    services: Services, context: StepContext, connection: Connection, number: int, infer: dict[str, Any]
) -> dict[str, Any]:
    known = _known_products(connection)
    users, items = Tally(), Tally()
    counts = {
        "user_recommendations": _load(services, connection, infer, formats.USER_PERSONALIZATION, known, users, number),
        "similar_items": _load(services, connection, infer, formats.SIMILAR_ITEMS, known, items, number),
    }
    context.progress(sum(counts.values()), None, "lists loaded")
    counts["item_affinity"], note = _load_affinity(services, context, connection, number)
    generation.index_tables(connection, number, ("user_recommendations", "similar_items", "item_affinity"))
    context.progress(sum(counts.values()), sum(counts.values()), "lists loaded")
    return {"counts": counts, "users": users.summary(), "items": items.summary(), "affinity": note}


def _load(
    services: Services,
    connection: Connection,
    infer: dict[str, Any],
    recipe: formats.Recipe,
    known: frozenset[str],
    tally: Tally,
    number: int,
) -> int:
    names = {formats.USER_PERSONALIZATION.name: "user_recommendations", formats.SIMILAR_ITEMS.name: "similar_items"}
    lines = read_lines(services.aws, infer["outputs"][recipe.name], recipe, tally)
    target = generation.table(names[recipe.name], number)
    return generation.copy_lists(connection, target, scored_lists(lines, known, tally), "score")


def _load_affinity(
    services: Services, context: StepContext, connection: Connection, number: int
) -> tuple[int, dict[str, Any]]:
    target = generation.table("item_affinity", number)
    segment = context.optional_result_of("segment")
    if segment is None or "failed" in segment:
        reason = "not computed yet" if segment is None else segment["failed"]
        copied = connection.execute(sql.SQL(load_sql("personalize_worker", "keep_affinity")).format(target))
        return copied.rowcount, {"kept": reason}
    tally = Tally()
    lines = read_lines(services.aws, segment["output"], formats.ITEM_AFFINITY, tally)
    lists = affinity.invert(lines, segment["plan"]["results"], services.settings.affinity_depth)
    return generation.copy_lists(connection, target, lists, "affinity_score"), tally.summary()


def _known_products(connection: Connection) -> frozenset[str]:
    return frozenset(row["product_id"] for row in connection.execute(load_sql("personalize_worker", "known_products")))


def _aggregate(connection: Connection, number: int) -> None:
    """What the API shows of a generation beside its lists; meanings in the REST contract."""
    generation.fill(connection, "create_top_tens", number)
    connection.execute(load_sql("personalize_worker", "create_active_customers"))
    for name in _AGGREGATES:
        generation.fill(connection, name, number)
        if name == "product_recommendation_stats":
            _fill_similarity(connection, number)
    generation.index_tables(connection, number, _AGGREGATES)


def _fill_similarity(connection: Connection, number: int) -> None:
    similar, update = generation.filled("similar_numbers", number), generation.filled("set_similarity", number)
    windows = connection.execute(load_sql("personalize_worker", "windows")).fetchall()
    for window in windows:
        means = mean_cosines(connection, similar, window["time_filter"])
        values = {"time_filter": window["time_filter"], "ids": [m[0] for m in means], "means": [m[1] for m in means]}
        connection.execute(update, values)
