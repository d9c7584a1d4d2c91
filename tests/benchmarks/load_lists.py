"""The load of 180,483 lists of 50: a bare COPY of the same bytes with its index, and ours from the output in S3.

Ours is what the step `load` does with them: read the `.out` file, check each line, write the stored JSON, COPY it into
a table of a new generation, primary key and statistics. The bare way is told the bytes that ours stores.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

import boto3
import orjson

from benchmarks import databases
from benchmarks.full_scale.made import SCALE
from benchmarks.measure import compare, judge_most
from mastergroup.database import Connection
from mastergroup.logging import configure_logging
from mastergroup.settings import AwsSettings
from personalize_worker import generation
from personalize_worker.aws import Aws
from personalize_worker.formats import USER_PERSONALIZATION
from personalize_worker.lists import ListWriter, Tally, read_lines
from servers import local_aws

GOAL = 1.5
_DEPTH, _PRODUCTS = 50, [f"{1000 + n}" for n in range(SCALE.products)]
_FOLDER, _TABLE, _GENERATION = "batch-output/users/", "user_recommendations", 1


def run(server_url: str) -> None:
    """Print both ways, and the goal."""
    configure_logging("WARNING")
    database = databases.database(databases.create_migrated(server_url, "bench_lists"))
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        local_aws(Path(folder)) as env,
        patch.dict(os.environ, env),
    ):
        _upload(env["PERSONALIZE_BUCKET"])
        aws = Aws(AwsSettings())
        with database.connect(autocommit=True) as connection:
            bare = "".join(f"{user}\t{text}\n" for user, text in _stored(aws)).encode()
            ways = {"bare COPY and index": partial(_bare, connection, bare), "ours": partial(_ours, connection, aws)}
            seconds = compare(ways)
    judge_most("ours", seconds["ours"] / seconds["bare COPY and index"], GOAL, "times the bare COPY")


def _upload(bucket: str) -> None:
    with tempfile.TemporaryFile() as output:
        output.writelines(_output_lines())
        output.seek(0)
        boto3.client("s3", region_name="us-east-1").upload_fileobj(output, bucket, f"{_FOLDER}users.json.out")


def _output_lines() -> Iterator[bytes]:
    dice = random.Random(1)
    scores = [round(0.9 / (rank + 2), 7) for rank in range(_DEPTH)]
    for user in range(SCALE.customers):
        output = {"recommendedItems": dice.sample(_PRODUCTS, _DEPTH), "scores": scores}
        yield orjson.dumps({"input": {"userId": f"0300{user:07d}_ali"}, "output": output, "error": None}) + b"\n"


def _stored(aws: Aws) -> Iterator[tuple[str, str]]:
    tally = Tally()
    return ListWriter(_PRODUCTS, "score").stored(read_lines(aws, _FOLDER, USER_PERSONALIZATION, tally), tally)


def _bare(connection: Connection, data: bytes) -> None:
    connection.execute("DROP TABLE IF EXISTS lists")
    connection.execute("CREATE TABLE lists (user_id text, recommendations jsonb)")
    with connection.cursor().copy("COPY lists FROM STDIN") as copy:
        copy.write(data)
    connection.execute("CREATE UNIQUE INDEX lists_key ON lists (user_id)")


def _ours(connection: Connection, aws: Aws) -> None:
    generation.create_tables(connection, _GENERATION)
    target = generation.table(_TABLE, _GENERATION)
    rows = generation.copy_lists(connection, target, _stored(aws))
    generation.index_tables(connection, _GENERATION, [_TABLE])
    assert rows == SCALE.customers
