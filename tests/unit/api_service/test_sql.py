"""Every statement says what it is for, and what reads a generation passes the gate first."""

import re
from importlib.resources import files

import pytest

from api_service import reader

GENERATION = re.compile(
    r"\b(offline_\w+|location_recommendations|location_totals|product_recommendation_stats|recommendation_totals)\b"
)
TEXTS = {
    entry.name: entry.read_text(encoding="utf-8")
    for entry in (files("api_service") / "sql").iterdir()
    if entry.name.endswith(".sql")
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_statement_starts_with_its_purpose(name: str) -> None:
    assert re.match(r"-- [A-Z].+\.\n|-- .+\]\.\n", TEXTS[name])


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if GENERATION.search(text)])
def test_what_reads_a_generation_reads_what_is_in_service_first(name: str) -> None:
    # At the outer level, where nothing is indented, the first relation must be the gate.
    outer = re.search(r"^FROM (\S+)", TEXTS[name], re.MULTILINE)
    assert outer
    assert outer[1] == "{live}"
    assert re.search(r"^FROM (\S+)", TEXTS["live.sql"], re.MULTILINE)[1] == "live_generation"
    assert not re.search(r"^WITH", TEXTS[name], re.MULTILINE)


def test_an_id_that_postgresql_cannot_hold_is_nobody() -> None:
    assert reader.storable(["a", "b\x00"]) == ["a", None]
