"""One demo, in a folder of its own, that the tests of this folder look at."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from dotenv import dotenv_values

from demo import Demo, run_demo


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First who looks at the demo as its one cycle left it: the others run more."""
    items.sort(key=lambda item: "test_api_collection" not in item.nodeid)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    root = tmp_path_factory.mktemp("demo")
    try:
        done = run_demo(root)
        assert done.returncode == 0, done.stdout + done.stderr
        values = {name: value or "" for name, value in dotenv_values(root / "stack.env").items()}
        yield Demo(root, done.stdout, values)
    finally:
        subprocess.run([sys.executable, "-m", "mastergroup_local.stack.stop", str(root)], check=False, timeout=90)
