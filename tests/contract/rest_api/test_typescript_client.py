"""The generated TypeScript client: it type-checks, and works under node against a running API."""

import json
import subprocess
import sys
from pathlib import Path

from shop import ODD

FOLDER = Path(__file__).parents[3] / "api-service/clients/typescript"
NODE = Path(sys.executable).parent / "node"


def node(*arguments: str) -> str:
    done = subprocess.run([NODE, *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_type_checks() -> None:
    node("node_modules/typescript/bin/tsc", "-p", ".")


def test_it_asks_a_running_api(guarded_address: str) -> None:
    assert json.loads(node("test/ask.ts", guarded_address, "good-for-all", ODD)) == {
        "user_id": ODD,
        "products": ["7", "6"],
        "similar": "aws_personalize_batch",
        "batch": ["aws_personalize", "popular"],
        "place": "MOLTY FOAM 78-72-6",
        "refused": [404, "unknown_id"],
    }
