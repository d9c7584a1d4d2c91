"""The command lines of the stack's programs."""

import sys
from datetime import date
from pathlib import Path

import pytest

from mastergroup_local.erp.__main__ import _options
from mastergroup_local.stack.configuration import Configuration
from mastergroup_local.stack.folders import Folders
from mastergroup_local.stack.programs import foundations

PORTS = dict.fromkeys(("postgres", "valkey", "s3", "erp", "personalize", "api", "flower"), 9)


def test_a_secret_may_begin_with_a_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One random token of 64 does; it must not be taken for an option."""
    config = Configuration(Folders(tmp_path), tmp_path, "feed", date(2025, 1, 1), PORTS, "-secret", "-key", "-token")
    [erp] = [each for each in foundations(config) if each.name == "erp"]
    monkeypatch.setattr(sys, "argv", list(erp.command[2:]))
    assert _options().token == "-token"
