"""`make backup` and `make restore` on the local stack, beside a pg_dump of the machine that is too old."""

import os
import subprocess
from pathlib import Path

import pytest

from checkouts import add_program, make_checkout
from demo import Demo


@pytest.fixture
def checkout(demo: Demo, tmp_path: Path) -> Path:
    """A checkout whose `.local` is the demo's."""
    (tmp_path / ".local").symlink_to(demo.root)
    (tmp_path / "old").mkdir()
    add_program(tmp_path / "old", "pg_dump", "echo 'aborting because of server version mismatch' >&2; exit 1")
    return make_checkout(tmp_path)


def stack(checkout: Path, *command: str) -> str:
    env = {**os.environ, "STACK": "local", "PATH": f"{checkout / 'old'}:{os.environ['PATH']}"}
    done = subprocess.run(
        [str(checkout / "deploy/stack.sh"), *command],
        env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_was_lost_after_a_backup_is_there_again(demo: Demo, checkout: Path) -> None:
    users = [row["user_id"] for row in demo.rows("SELECT user_id FROM offline_user_recommendations LIMIT 10")]
    asked = [f"/api/v1/personalize/recommendations/{user}" for user in users]
    before = [demo.get(path).content for path in asked]
    file = str(checkout / "all.sql.gz")
    assert stack(checkout, "backup", file).strip() == file
    demo.rows("WITH gone AS (DELETE FROM order_items RETURNING 1) SELECT count(*) FROM gone")
    stack(checkout, "restore", file)
    [counted] = demo.rows("SELECT (SELECT count(*) FROM order_items) AS lines, row_count FROM table_counts"
                          " WHERE table_name = 'order_items'")  # fmt: skip
    assert counted["lines"] == counted["row_count"] > 0
    assert [demo.get(path).content for path in asked] == before
