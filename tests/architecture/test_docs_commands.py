"""Docs held to the code: every command that a page names exists; every page that a page points to is there."""

import argparse
import re
from pathlib import Path

import pytest

from mastergroup.cli.__main__ import _parser

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*/README.md")])
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^#?([a-z][a-z-]*):.* ## ", MAKEFILE, re.MULTILINE))


def _code(page: Path) -> str:
    """Blocks of code without their comments, and words in backticks."""
    text = page.read_text()
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    words = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*(re.sub(r" +# .*", "", block) for block in blocks), *words])


def _commands() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (each for each in _parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(commands.choices)


def _named(pattern: str, page: Path) -> set[str]:
    return set(re.findall(pattern, _code(page), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    assert _named(r"(?<![\w./-])make (?:-s )?([a-z][a-z-]*)", page) <= TARGETS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    known = _commands()
    for name, rest in re.findall(r"(?<![\w./=-])(?<!dataset group )mastergroup ([a-z][a-z-]*)([^\n|;&]*)", _code(page)):
        assert name in known, name
        options = {text for action in known[name]._actions for text in action.option_strings}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= options, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_script_command_that_is_named_exists(page: Path) -> None:
    for script, word in re.findall(r"(deploy/stack|deploy/host/install|install)\.sh ([a-z][a-z-]*)", _code(page)):
        file = ROOT / ("deploy/stack.sh" if script == "deploy/stack" else "deploy/host/install.sh")
        words = re.findall(r"^  ([a-z|-]+)\) ", file.read_text(), re.MULTILINE)
        assert word in {each for line in words for each in line.split("|")}, word


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_compose_service_that_is_named_exists(page: Path) -> None:
    services = set(
        re.findall(r"^  ([a-z0-9-]+):", (ROOT / "docker-compose.yml").read_text().split("\nservices:")[1], re.MULTILINE)
    )
    pattern = r"docker compose (?:stop|start|restart|up -d|exec -T|run --rm --no-deps(?: -T)?)((?: [a-z][a-z0-9-]*)+)"
    for words in _named(pattern, page):
        assert words.split()[0] in services, words
    assert _named(r"--scale ([a-z-]+)=", page) <= services


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_unit_that_is_named_exists(page: Path) -> None:
    units = {file.stem for file in (ROOT / "deploy/host/systemd").glob("*.*")} | {"mastergroup-personalize-worker-2"}
    named = _named(r"systemctl (?:restart|start|stop|enable --now|disable --now) (mastergroup-[a-z0-9-]+)", page)
    assert {name.rstrip(".") for name in named} <= units


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_points_to_is_there(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
        assert link.startswith(("http://", "https://")) or (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    for name in re.findall(r"tests/[\w/]+\.py", page.read_text()):
        assert (ROOT / name).exists(), name


def test_the_words_are_found_at_all() -> None:
    """So that a pattern that finds nothing cannot pass for a page without faults."""
    page = ROOT / "docs/operations.md"
    assert {"sync", "rollback", "restore"} <= _named(r"make ([a-z-]+)", page)
    assert {"sync", "migrate"} <= _named(r"mastergroup ([a-z-]+)", page)
