"""Customers taken out of lines of exports and results."""

import json

import pytest

from personalize_worker.personal_lines import PersonalLines

ODD = '+92 300,12 "q" \\ ņoor 😀'
LINES = PersonalLines(["0300_ali", ODD])


@pytest.mark.parametrize(
    "line",
    [
        b'"0300_ali","P1",1,"purchase",1.0',
        b"0300_ali,Punjab,Lahore",
        rb'"+92 300,12 \"q\" \\ ' + 'ņoor 😀",P1'.encode(),
        b'{"userId":"0300_ali"}',
        json.dumps({"input": {"userId": ODD}, "output": {"recommendedItems": ["P1"]}, "error": None}).encode(),
    ],
)
def test_a_line_about_one_of_them_goes(line: bytes) -> None:
    assert LINES.without(line) == b""


@pytest.mark.parametrize(
    "line",
    [
        b"USER_ID,ITEM_ID",
        b'"10300_ali","P1"',
        b'"0300_alina","0300_ali",1',
        b'{"itemId":"0300_ali"}',
        b'{"input":{"itemId":"P1"},"output":{"recommendedItems":["0300_ali"]}}',
        b'{"input": {"itemId": "P1"}, "output": null, "error": "0300_ali"}',
        b"{cut",
        b"",
    ],
)
def test_any_other_line_stays_byte_for_byte(line: bytes) -> None:
    assert LINES.without(line) == line


@pytest.mark.parametrize("name", ["usersList", "recommendedUsers"])
def test_they_leave_the_lists_of_segments(name: str) -> None:
    record = {"input": {"itemId": "P1"}, "output": {name: ["0300_bea", "0300_ali", ODD, "0300_cem"]}, "error": None}
    kept = json.loads(LINES.without(json.dumps(record).encode()))
    assert kept == {**record, "output": {name: ["0300_bea", "0300_cem"]}}
