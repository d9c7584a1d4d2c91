"""What is committed of the clients is what the generators make of the API as it is: else run `make clients`."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

CLIENTS = Path(__file__).parents[3] / "api-service/clients"


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_clients", CLIENTS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _files(folder: Path) -> dict[str, bytes]:
    found = [folder] if folder.is_file() else folder.rglob("*.*")
    return {str(file.relative_to(folder)): file.read_bytes() for file in found if "__pycache__" not in file.parts}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clients")
    _generator().generate(folder)
    return folder


@pytest.mark.parametrize("part", ["openapi.json", "python/mastergroup_client", "typescript/src/schema.ts"])
def test_the_clients_are_up_to_date(made: Path, part: str) -> None:
    kept, new = _files(CLIENTS / part), _files(made / part)
    assert set(kept) == set(new), "run `make clients`"
    assert [name for name in new if kept[name] != new[name]] == [], "run `make clients`"


def test_no_commit_names_a_registry() -> None:
    lock = (CLIENTS / "typescript/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
