"""What deploy/stack.sh takes for the stack that runs, and what it asks there."""

import os
import subprocess
from pathlib import Path

import psutil
import pytest

from checkouts import add_program, make_checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which nothing was started, on a machine whose docker says what it is asked."""
    (tmp_path / ".local/run").mkdir(parents=True)
    (tmp_path / ".local/logs").mkdir()
    (tmp_path / ".local/logs/api.log").write_text("the local one\n")
    add_program(tmp_path, "docker", 'echo "docker $*"')
    return make_checkout(tmp_path)


def ask(checkout: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name != "STACK" and not name.startswith("AWS_")}
    env = {**known, "PATH": f"{checkout}:{os.environ['PATH']}", **environment}
    return subprocess.run(
        [str(checkout / "deploy/stack.sh"), *command], env=env, capture_output=True, text=True, check=False, timeout=60
    )


def say_ready(checkout: Path, pid: int) -> None:
    (checkout / ".local/run/ready").touch()
    (checkout / ".local/run/supervisor.pid").write_text(f"{pid}\n")


def test_the_local_stack_counts_while_its_supervisor_lives(checkout: Path) -> None:
    say_ready(checkout, os.getpid())
    assert ask(checkout, "logs", "api").stdout == "the local one\n"


def test_one_that_died_without_a_word_does_not(checkout: Path) -> None:
    say_ready(checkout, next(pid for pid in range(2, 4_000_000) if not psutil.pid_exists(pid)))
    assert ask(checkout, "logs", "api").stdout == "docker compose logs --tail 20 api\n"


def test_what_is_said_counts_first(checkout: Path) -> None:
    assert ask(checkout, "logs", "api", STACK="local").stdout == "the local one\n"


def test_aws_is_looked_at_with_the_settings_of_the_environment(checkout: Path) -> None:
    (checkout / ".local/stack.env").write_text("PERSONALIZE_BUCKET=of-the-stand-in\n")
    missing = ask(checkout, "aws-check", STACK="local")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "PERSONALIZE_BUCKET" in missing.stderr
    asked = ask(
        checkout, "aws-check", STACK="local", PERSONALIZE_BUCKET="bucket", AWS_ENDPOINT_URL="http://127.0.0.1:9",
        AWS_ACCESS_KEY_ID="id", AWS_SECRET_ACCESS_KEY="secret",
    )  # fmt: skip
    assert asked.returncode == 1
    assert asked.stdout.startswith("MISSING  addresses")


def test_aws_is_looked_at_with_the_settings_of_the_worker(checkout: Path) -> None:
    assert ask(checkout, "aws-check", STACK="compose").stdout == (
        "docker compose run --rm --no-deps -T personalize-worker python -m personalize_worker.aws_check\n"
    )
