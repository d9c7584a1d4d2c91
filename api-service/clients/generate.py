"""Writes the OpenAPI document and both clients: `generate.py [FOLDER]`, this folder if none is given."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from pydantic import SecretStr

from api_service.app import create_routes
from api_service.services import build
from mastergroup.settings import ServingSettings

HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent
DOCUMENT = "openapi.json"
PYTHON = "python/mastergroup_client"
TYPESCRIPT = "typescript/src/schema.ts"


def generate(folder: Path) -> None:
    """Write all that is generated below `folder`."""
    _write_document(folder / DOCUMENT)
    _write_python(folder)
    _write_typescript(folder)


def _write_document(file: Path) -> None:
    """As it is with the default settings; no store is asked for it."""
    settings = ServingSettings(database_url=SecretStr("postgresql://none"), redis_url=SecretStr("redis://none"))
    document = create_routes(build(settings)).openapi()
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_python(folder: Path) -> None:
    package, own = folder / PYTHON, HERE / "python"
    shutil.rmtree(package, ignore_errors=True)
    package.parent.mkdir(exist_ok=True)
    _run(
        TOOLS / "openapi-python-client", "generate", "--path", folder / DOCUMENT, "--output-path", package,
        "--meta", "none", "--config", own / "generator.yml", "--custom-template-path", own / "templates",
        "--overwrite", "--fail-on-warning",
    )  # fmt: skip
    (package / "py.typed").touch()


def _write_typescript(folder: Path) -> None:
    generator = HERE / "typescript/node_modules/openapi-typescript/bin/cli.js"
    (folder / TYPESCRIPT).parent.mkdir(parents=True, exist_ok=True)
    _run(
        TOOLS / "node", generator, folder / DOCUMENT, "--output", folder / TYPESCRIPT,
        "--root-types", "--root-types-no-schema-prefix", "--default-non-nullable", "false",
    )  # fmt: skip


def _run(*command: str | Path) -> None:
    # The generators call ruff and node by name.
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, cwd=HERE)


if __name__ == "__main__":
    generate(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE)
