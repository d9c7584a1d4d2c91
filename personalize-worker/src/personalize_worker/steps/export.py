"""Orders, products and customers to S3: the three training files and the batch input, from one snapshot."""

from collections.abc import Iterator
from datetime import datetime

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError
from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import formats
from personalize_worker.aws import Aws
from personalize_worker.steps import Services
from personalize_worker.steps.validate import refuse_bad_data


def start(services: Services, context: StepContext) -> None:
    """Write every file of this run, if the data is fit for it; a repeat writes the same keys again."""
    if "counts" in context.detail:
        return
    with context.database.connect() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        through = _data_through(connection)
        refuse_bad_data(services, context, connection)
        counts = _upload_training_data(services.aws, connection, context)
        counts |= _upload_batch_input(services, connection, context)
    context.save(counts=counts, data_through=through.isoformat())


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as everything is written."""
    del services
    return Done(context.detail)


def _upload_training_data(aws: Aws, connection: Connection, context: StepContext) -> dict[str, int]:
    counts = {}
    for dataset in formats.DATASETS:
        name = dataset.lower()
        counts[name] = _copy_to_s3(aws, connection, f"export_{name}", formats.training_key(context.run_id, dataset))
        context.progress(counts[name], counts[name], f"rows of {name}.csv")
    return counts


def _upload_batch_input(services: Services, connection: Connection, context: StepContext) -> dict[str, int]:
    users = formats.input_folder(context.run_id, formats.USER_PERSONALIZATION)
    items = formats.input_folder(context.run_id, formats.SIMILAR_ITEMS)
    counts = {
        "user_queries": _copy_to_s3(services.aws, connection, "export_user_queries", f"{users}users.json"),
        "item_queries": _copy_to_s3(services.aws, connection, "export_item_queries", f"{items}items.json"),
    }
    return counts | _upload_segment_input(services, connection, context.run_id)


def _upload_segment_input(services: Services, connection: Connection, run_id: str) -> dict[str, int]:
    folder = formats.input_folder(run_id, formats.ITEM_AFFINITY)
    ids = [row["product_id"] for row in connection.execute(load_sql("personalize_worker", "segment_items"))]
    size = services.settings.affinity_chunk_items
    for number, first in enumerate(range(0, len(ids), size)):
        lines = formats.input_lines(ids[first : first + size], formats.ITEM_AFFINITY)
        services.aws.upload(segment_key(folder, number), [lines])
    return {"segment_files": -(-len(ids) // size), "segment_queries": len(ids)}


def segment_key(folder: str, number: int) -> str:
    """The key of one chunk, in a folder of its own: a job reads all that its prefix matches."""
    return f"{folder}{number:04d}/items-{number:04d}.json"


def _copy_to_s3(aws: Aws, connection: Connection, query: str, key: str) -> int:
    with connection.cursor() as cursor:
        aws.upload(key, _copied(cursor, query))
        return cursor.rowcount


def _copied(cursor: object, query: str) -> Iterator[bytes]:
    with cursor.copy(load_sql("personalize_worker", query)) as copy:  # type: ignore[attr-defined]
        for block in copy:
            yield bytes(block)


def _data_through(connection: Connection) -> datetime:
    row = connection.execute(load_sql("personalize_worker", "data_through")).fetchone()
    if row is None or row["data_through"] is None:
        raise PermanentError("there are no orders to export; run `make sync` first")
    newest: datetime = row["data_through"]
    return newest
