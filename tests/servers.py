"""The real servers that tests run on: given by address, by testcontainers, or embedded."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from mastergroup_local.stack import ports, postgres
from processes import PASSWORD, own_postgres, own_valkey


@contextmanager
def postgres_server() -> Iterator[str]:
    """Owner's address of a PostgreSQL: TEST_DATABASE_URL, else a container, else an embedded one."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    elif _docker_wanted():
        yield from _container_postgres()
    else:
        with own_postgres() as (_, url):
            yield url


@contextmanager
def redis_server() -> Iterator[str]:
    """Address without a database number of a Redis: TEST_REDIS_URL, else a container, else an embedded Valkey."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
    elif _docker_wanted():
        from testcontainers.redis import RedisContainer

        with RedisContainer("redis:8") as container:
            yield f"redis://{container.get_container_host_ip()}:{container.get_exposed_port(6379)}"
    else:
        with own_valkey() as (_, url):
            yield url


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` until the block ends; it must listen on `port` within a minute."""
    with tempfile.TemporaryFile() as output, ExitStack() as cleanup:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=env, cwd="/")
        cleanup.callback(stop, process)
        if not ports.wait_until_accepts(port, 60):
            output.seek(0)
            pytest.fail(f"{command[0]} did not start: {output.read()[-2000:].decode(errors='replace')}")
        yield process


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process that a test started, by its id."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=10)


def role_url(database_url: str, role: str) -> str:
    """The same database as another role (`api`, `sync`, `personalize`)."""
    parts = psycopg.conninfo.conninfo_to_dict(database_url)
    return f"postgresql://mastergroup_{role}:{PASSWORD}@{parts['host']}:{parts['port']}/{parts['dbname']}"


def _docker_wanted() -> bool:
    if os.environ.get("TESTS_USE_DOCKER") != "1":
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=20).returncode == 0


def _container_postgres() -> Iterator[str]:
    from testcontainers.postgres import PostgresContainer

    with PostgresContainer("postgres:18", username=postgres.OWNER, password=PASSWORD, driver=None) as container:
        yield container.get_connection_url()


@contextmanager
def local_aws(folder: Path, *options: str) -> Iterator[dict[str, str]]:
    """S3 and the Personalize-compatible service, with options; yields boto3's environment, the bucket is there."""
    s3_port, port = ports.free_port(), ports.free_port()
    (folder / "s3" / "tests").mkdir(parents=True)
    s3 = f"http://{ports.HOST}:{s3_port}"
    env = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_EC2_METADATA_DISABLED": "true"}
    script = str(Path(sys.executable).parent / "localbucket")
    service = [sys.executable, "-m", "mastergroup_local.personalize", "--port", str(port)]
    service += ["--state", str(folder / "personalize"), "--s3-endpoint", s3, *options]
    with (
        running([sys.executable, script, str(folder / "s3"), "--port", str(s3_port)], s3_port),
        running(service, port, env={**os.environ, **env}),
    ):
        address = f"http://{ports.HOST}:{port}"
        yield {**env, "AWS_ENDPOINT_URL_S3": s3, "AWS_ENDPOINT_URL_PERSONALIZE": address, "PERSONALIZE_BUCKET": "tests"}
