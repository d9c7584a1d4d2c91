"""No phone number leaves through a log line."""

import json
import subprocess
import sys

import pytest

from mastergroup.logging import mask_phones


@pytest.mark.parametrize(
    "text",
    [
        "03001234567_ali",
        "GET /recommendations/03001234567_ali",
        "+923001234567",
        "user 00923001234567 failed",
        "x=03001234567,",
    ],
)
def test_phones_are_masked(text: str) -> None:
    masked = mask_phones(None, "info", {"event": text})["event"]
    assert "1234567" not in masked
    assert "ali" not in masked


@pytest.mark.parametrize("newline", ["\n", "\\n"])
def test_rows_that_postgresql_quotes_are_cut(newline: str) -> None:
    quoted = (
        f"UniqueViolation('duplicate key{newline}DETAIL:  Key (id)=(ali@example.com) exists.{newline}CONTEXT: COPY')"
    )
    assert mask_phones(None, "error", {"event": quoted})["event"] == "UniqueViolation('duplicate key [row]"


@pytest.mark.parametrize("text", ["run 20261123t020000-3f2a", "12345 orders", "generation 12", "took 1.23456789012 s"])
def test_ids_and_counts_stay(text: str) -> None:
    assert mask_phones(None, "info", {"event": text})["event"] == text


def test_a_line_is_json_with_the_ids_of_its_context() -> None:
    program = (
        "from mastergroup.logging import *\nconfigure_logging()\n"
        "with log_context(run_id='r1', step='load'):\n    get_logger('x').info('done', rows=3)\n"
        "    get_logger('x').debug('not this one')\n"
        "import logging; logging.getLogger('lib').warning('from %s', 'a library')\n"
        "get_logger('x').info('to 03001234567_ali', other='۰۳۰۰۱۲۳۴۵۶۷_ali', error=ValueError('03001234567'))\n"
        "get_logger('x').info('odd', text='\\ud800', number=2**70)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    first, second, masked, odd = map(json.loads, done.stderr.splitlines())
    assert (first["event"], first["run_id"], first["step"], first["rows"]) == ("done", "r1", "load", 3)
    assert (first["module"], second["module"]) == ("x", "lib")
    assert (masked["event"], masked["other"]) == ("to [phone]", "[phone]")
    assert odd["number"] == 2**70
    assert (second["event"], second["level"]) == ("from a library", "warning")
