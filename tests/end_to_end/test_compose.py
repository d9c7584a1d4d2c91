"""docker-compose.yml on a real engine, as a newcomer with the README has it; only with TESTS_USE_DOCKER=1."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from mastergroup_local.stack import ports

ROOT = Path(__file__).parents[2]
OURS = ("api", "sync-worker", "personalize-worker", "beat", "flower")
STEPS = ("plan", "export", "import_datasets", "train", "infer", "segment", "load", "publish")
LOGGED = "docker compose logs --no-log-prefix personalize-worker | grep {}"
PLACE = {"province": "Punjab"}
STATES = "docker compose ps --all --format '{{.Service}} {{.State}} {{.Health}}'"

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("TESTS_USE_DOCKER") != "1", reason="TESTS_USE_DOCKER=1 builds and runs the images"
    ),
    pytest.mark.timeout(900),
]


@dataclass
class Compose:
    """The project that the README's commands started, under a name and ports of its own."""

    env: dict[str, str]
    said: dict[str, str] = field(default_factory=dict)

    def sh(self, command: str, seconds: float = 600) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=seconds,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    @property
    def api(self) -> httpx.Client:
        key = re.search(r"^API key +(\S+)", self.said["keys"], re.MULTILINE)
        assert key
        address = f"http://127.0.0.1:{self.env['API_PUBLISHED_PORT']}/api/v1/personalize"
        return httpx.Client(base_url=address, headers={"X-API-Key": key[1]}, timeout=30)

    @property
    def flower(self) -> httpx.Client:
        login = re.search(r"^Flower +(\S+) / (\S+)", self.said["keys"], re.MULTILINE)
        assert login
        address = f"http://127.0.0.1:{self.env['FLOWER_PUBLISHED_PORT']}"
        return httpx.Client(base_url=address, auth=(login[1], login[2]), timeout=30)

    def wait_until_healthy(self, seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while sick := [
            line for line in self.sh(STATES).splitlines() if not line.endswith(("running healthy", "exited "))
        ]:
            assert time.monotonic() < end, sick
            time.sleep(2)


def readme_commands() -> list[str]:
    """The lines of the block under `## Or with Docker`."""
    section = (ROOT / "README.md").read_text().split("## Or with Docker\n")[1]
    return section.split("```sh\n")[1].split("```")[0].strip().splitlines()


@pytest.fixture(scope="module")
def compose() -> Iterator[Compose]:
    if shutil.which("docker") is None:
        pytest.fail("TESTS_USE_DOCKER=1 needs docker")
    api, flower = ports.free_port(), ports.free_port()
    given = {"COMPOSE_PROJECT_NAME": "mastergroup-test", "COMPOSE_PROFILES": "local", "STACK": "compose"}
    project = Compose({**os.environ, **given, "API_PUBLISHED_PORT": str(api), "FLOWER_PUBLISHED_PORT": str(flower)})
    try:
        up, keys, sync, pipeline, *ask = (line.replace(":8001/", f":{api}/") for line in readme_commands())
        project.sh(up)
        project.said["keys"] = project.sh(keys)
        project.said["sync"] = project.sh(sync)
        project.said["pipeline"] = project.sh(pipeline)
        project.said["answer"] = project.sh("\n".join(ask))
        yield project
    finally:
        project.sh("docker compose --profile '*' down --volumes --remove-orphans")


def test_a_newcomer_reads_a_recommendation(compose: Compose) -> None:
    assert "done in" in compose.said["sync"]
    assert re.search(r"publish +done", compose.said["pipeline"])
    assert '"aggregated_recommendations":[{"product_id"' in compose.said["answer"]


def test_flower_asks_for_its_login_and_shows_the_chain(compose: Compose) -> None:
    """Of a run of its own: Flower forgets what it saw when it is killed, as another test does."""
    assert compose.flower.get("/tasks", auth=("operator", "guess")).status_code == 401
    run = json.loads(compose.sh("make pipeline JSON=1"))
    tasks = compose.flower.get("/api/tasks").json().values()
    shown = {task["name"] for task in tasks if run["run_id"] in (task["args"] or "")}
    assert shown == {f"pipeline.{step}" for step in STEPS}


def test_the_api_refuses_who_has_no_key(compose: Compose) -> None:
    asked = compose.api.get("/recommendations/by-location", params=PLACE, headers={"X-API-Key": "none"})
    assert asked.status_code == 401


def test_no_container_of_ours_is_root_or_can_write_its_image(compose: Compose) -> None:
    for service in (*OURS, "postgres", "redis", "erp", "s3", "personalize"):
        name = compose.sh(f"docker compose ps --quiet {service}").strip()
        assert compose.sh(f"docker inspect --format '{{{{.HostConfig.ReadonlyRootfs}}}}' {name}").strip() == "true", (
            service
        )
        assert compose.sh(f"docker compose exec -T {service} id -u").strip() != "0", service


def test_no_service_reads_the_secrets_of_another(compose: Compose) -> None:
    held = {
        service: set(compose.sh(f"docker compose exec -T {service} ls /run/secrets").split())
        for service in ("api", "sync-worker", "personalize-worker", "flower")
    }
    assert held == {
        "api": {"database_url", "api_operator_key_sha256"},
        "sync-worker": {"database_url", "erasure_key"},
        "personalize-worker": {"database_url", "erasure_key"},
        "flower": {"basic_auth"},
    }
    environment = compose.sh("docker compose exec -T api env")
    assert "AWS_SECRET" not in environment
    assert "ERP_TOKEN" not in environment


@pytest.mark.parametrize("service", [*OURS, "redis", "postgres", "erp", "s3", "personalize"])
def test_a_container_whose_process_dies_heals(compose: Compose, service: str) -> None:
    """A crash, seen from Docker: its process is killed from outside; `docker kill` is an operator's stop (below)."""
    name = compose.sh(f"docker compose ps --quiet {service}").strip()
    compose.sh(f"kill -9 $(docker inspect --format '{{{{.State.Pid}}}}' {name})")
    compose.wait_until_healthy()
    assert compose.api.get("/recommendations/by-location", params=PLACE).status_code == 200


def test_docker_kill_of_everything_is_healed_by_up_and_nothing_is_lost(compose: Compose) -> None:
    before = compose.api.get("/recommendations/by-location", params=PLACE).text
    counts = compose.sh("make -s status").split("customers", 1)[1]
    compose.sh("docker compose kill")
    compose.sh(readme_commands()[0])
    assert compose.sh("make -s status").split("customers", 1)[1] == counts
    assert compose.api.get("/recommendations/by-location", params=PLACE).text == before


def test_three_workers_do_nothing_twice(compose: Compose) -> None:
    """Each step of a run has one holder at a time, whoever of the three it is; no list is there twice."""
    compose.sh("docker compose up --detach --wait --scale personalize-worker=3 personalize-worker")
    said = compose.sh("make pipeline")
    run = re.search(r"pipeline run (\S+)", said)
    assert run
    ended = [json.loads(line) for line in compose.sh(LOGGED.format(run[1])).splitlines()]
    assert sorted(line["step"] for line in ended if line["event"] == "step done") == sorted(STEPS)
    compose.sh("docker compose up --detach --wait --scale personalize-worker=1 personalize-worker")


def test_backup_wipe_restore_gives_the_same_answers(compose: Compose, tmp_path: Path) -> None:
    places = ("Punjab", "Sindh", "Khyber Pakhtunkhwa", "Balochistan")
    query = "SELECT user_id FROM offline_user_recommendations ORDER BY md5(user_id) LIMIT 25"
    users = compose.sh(f'docker compose exec -T postgres psql -U mastergroup -d mastergroup -Atc "{query}"').split()

    def answers() -> list[bytes]:
        lists = [compose.api.get(f"/recommendations/{user}").content for user in users]
        return lists + [compose.api.get("/recommendations/by-location", params={"province": p}).content for p in places]

    before = answers()
    compose.sh(f"make backup FILE={tmp_path}/all.sql.gz")
    compose.sh("docker compose rm --stop --force postgres redis")
    compose.sh("docker volume rm mastergroup-test_postgres mastergroup-test_redis")
    compose.sh(readme_commands()[0])
    assert compose.api.get(f"/recommendations/{users[0]}").content != before[0]
    compose.sh(f"make restore FILE={tmp_path}/all.sql.gz")
    compose.wait_until_healthy()
    assert answers() == before
