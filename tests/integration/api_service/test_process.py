"""`python -m api_service` as it is run: its log, its end, its size."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg

import shop
from mastergroup_local.stack import ports
from processes import Server, own_api, running
from servers import role_url
from shop import ALI, ODD

PATH = "/api/v1/personalize/recommendations/"


def test_one_process_serves_logs_no_id_and_ends_when_told(database_url: str, redis_url: str, tmp_path: Path) -> None:
    with _running(database_url, redis_url, tmp_path) as server, httpx.Client(base_url=_address(server)) as client:
        told = _ask(client)
    log = server.log.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 6
    assert all(line["request_id"] and line["route"].startswith("/") for line in requests)
    assert any("API_ACCESS=open" in line["event"] for line in lines)
    for secret in ("3001234567", "_ali", "3009998877", quote("ņoor"), "ņoor"):
        assert secret not in log + told


def test_several_processes_answer_and_count_together(database_url: str, redis_url: str, tmp_path: Path) -> None:
    with _running(database_url, redis_url, tmp_path, api_workers=2) as server:
        address = _address(server)
        # A connection of its own each time: the kernel spreads them over the processes.
        answers = [httpx.get(f"{address}{PATH}{ALI}") for _ in range(40)]
        assert all(answer.status_code == 200 for answer in answers)
        told = httpx.get(f"{address}/metrics").text
    counted = [line for line in told.splitlines() if line.startswith("api_requests_total") and "user_id" in line]
    assert sum(float(line.rpartition(" ")[2]) for line in counted) == 40
    assert 'api_data_age_seconds{of="batch"}' in told
    assert 'api_database_pool{what="pool_size"}' in told
    starts = [line for line in server.log.read_text().splitlines() if "API_ACCESS=open" in line]
    assert len(starts) == 2


@contextmanager
def _running(database_url: str, redis_url: str, folder: Path, **settings: object) -> Iterator[Server]:
    """The program over the small shop; it must end well when it is told to."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        shop.fill(connection)
    server = own_api(folder, role_url(database_url, "api"), redis_url, log_level="DEBUG", **settings)
    with running(server):
        yield server
        assert server.end() in {0, -15}


def _address(server: Server) -> str:
    return f"http://{ports.HOST}:{server.port}"


def _ask(client: httpx.Client) -> str:
    client.get(PATH + ALI, params={"exclude": "03009998877_zara"})
    client.get(PATH + ALI, params={"num_results": "x"})
    client.get(PATH + quote(ODD, safe=""))
    client.get(f"{PATH}item-affinity/{ALI}")
    client.post(PATH + "batch", json={"user_ids": [ALI]})
    return client.get("/metrics").text


def test_the_api_loads_no_worker_library() -> None:
    program = (
        "import sys, api_service.app; print(sorted({'celery', 'kombu', 'boto3', 'numpy', 'pandas'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
