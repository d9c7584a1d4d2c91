"""CSV by a schema: the rules and the failure reasons."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs.csv_table import CsvTable

FIELDS = [
    {"name": "ITEM_ID", "type": "string"},
    {"name": "NAME", "type": ["null", "string"], "categorical": True},
    {"name": "PRICE", "type": ["null", "float"]},
    {"name": "TIMESTAMP", "type": "long"},
]
HEADER = "ITEM_ID,NAME,PRICE,TIMESTAMP\n"


def read(*texts: str) -> CsvTable:
    table = CsvTable(FIELDS)
    for text in texts:
        table.read(io.StringIO(text, newline=""))
    return table


def test_columns_are_found_by_name_in_any_order() -> None:
    table = read("TIMESTAMP,EXTRA,PRICE,ITEM_ID,NAME\n5,x,1.5,a,b\n").table()
    assert list(table.columns) == ["ITEM_ID", "NAME", "PRICE", "TIMESTAMP"]
    assert table.text("NAME").at(0) == "b"
    assert table.numbers("TIMESTAMP").tolist() == [5]


def test_files_are_joined_and_missing_values_kept() -> None:
    table = read(HEADER + "a,,,1\n", HEADER + "b,x,2.5,2\n\n").table()
    assert [table.text("ITEM_ID").at(row) for row in range(2)] == ["a", "b"]
    assert [table.text("NAME").at(row) for row in range(2)] == [None, "x"]
    assert np.isnan(table.numbers("PRICE")[0])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_quoted_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    assert read(HEADER + f'"a","{escaped}",1,1\n').table().text("NAME").at(0) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ITEM_ID,NAME\n", "missing the following columns:[PRICE, TIMESTAMP]"),
        (HEADER + "a,b,1\n", "has 3 values in row 2 and 4 columns"),
        (HEADER + "a,b,1,1\nb,b,dear,1\n", "PRICE has a value of the wrong type in row 3"),
        (HEADER + "a,b,1,1.5\n", "TIMESTAMP has a value of the wrong type in row 2"),
        (HEADER + f"a,{'x' * 1001},1,1\n", "Length cannot be more than 1000 characters for NAME"),
        (HEADER + ",b,1,1\n", "ITEM_ID has no value in row 2"),
        (HEADER + 'a,"b,1,1\n', "malformed"),
    ],
)
def test_failures_say_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(JobFailedError) as caught:
        read(text)
    assert reason in str(caught.value)


def test_long_free_text_is_cut_and_not_refused() -> None:
    table = CsvTable([{"name": "ITEM_ID", "type": "string"}, {"name": "STORY", "type": "string", "textual": True}])
    table.read(io.StringIO(f"ITEM_ID,STORY\na,{'x' * 20_001}\n", newline=""))
    assert table.table().text("STORY").at(0) == "x" * 20_000


def test_ids_are_shorter_than_other_text() -> None:
    read(HEADER + f"{'x' * 256},b,1,1\n")
    with pytest.raises(JobFailedError, match="Length cannot be more than 256 characters for ITEM_ID column"):
        read(HEADER + f"{'x' * 257},b,1,1\n")
