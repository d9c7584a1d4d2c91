"""docs/api-collection.md: every endpoint is there, each request runs as it stands, each answer has the shape shown."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from demo import Demo

PAGE = (Path(__file__).parents[3] / "docs" / "api-collection.md").read_text()
BLOCK = re.compile(r"^## (.+?)\n+```sh\n(.+?)\n```\n+```(?:json|text)\n(.+?)\n```$", re.MULTILINE | re.DOTALL)
COLLECTION = {title: (command, answer) for title, command, answer in BLOCK.findall(PAGE)}
CUT = "…"


def shape(shown: Any, found: Any) -> Any:
    """The keys of `found`, down to where the page shows them; a list by its first element."""
    if isinstance(shown, dict) and isinstance(found, dict):
        return {key: shape(shown.get(key), value) for key, value in found.items()}
    if isinstance(shown, list) and isinstance(found, list):
        return [shape(shown[0], found[0])] if shown and found else []
    return type(shown).__name__ if shown is not None and found is not None else "anything"


def test_every_endpoint_is_there(demo: Demo) -> None:
    paths = demo.get("/openapi.json").json()["paths"]
    patterns = {re.sub(r"\\\{\w+\\\}", r"[^/?\"]+", re.escape(path)): (path, set(paths[path])) for path in paths}
    for pattern, (path, methods) in patterns.items():
        asked = [command for command, _ in COLLECTION.values() if re.search(rf':8001{pattern}["?]', command)]
        assert {"post" if "-X POST" in command else "get" for command in asked} >= methods, path


@pytest.mark.parametrize("title", COLLECTION)
def test_the_request_runs_and_is_answered_as_shown(demo: Demo, title: str) -> None:
    command, shown = COLLECTION[title]
    command = command.replace("http://127.0.0.1:8001", demo.values["API_URL"]).replace("curl", "curl -sS --fail", 1)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=60)
    if shown.startswith("{"):
        expected = json.loads(shown)
        assert shape(expected, json.loads(done.stdout)) == shape(expected, expected)
    else:
        assert {line.split()[0] for line in shown.splitlines()} <= {
            line.split()[0] for line in done.stdout.splitlines()
        }
