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


TYPES = {"STOCK": "int", "SEEN": "long", "PRICE": "float", "OLD": "boolean"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, value) for name in ("STOCK", "SEEN", "PRICE") for value in ("1_600", "inf", "nan", "٣", "1e", "one")),
        *((name, value) for name in ("STOCK", "SEEN") for value in ("1.5", "1e400", "99999999999999999999")),
        ("STOCK", "2147483648"),
        ("PRICE", "1e400"),
        *(("OLD", value) for value in ("yes", "0", "tru")),
    ],
)
@pytest.mark.parametrize("nullable", [False, True])
def test_a_value_of_another_type_is_refused(name: str, value: str, nullable: bool) -> None:
    table = CsvTable([{"name": name, "type": ["null", TYPES[name]] if nullable else TYPES[name]}])
    fine = "true" if name == "OLD" else "7"
    assert table.broken({name: fine}) == []
    assert table.broken({name: value}) == [name]
    with pytest.raises(JobFailedError, match=f"{name} has a value of the wrong type in row 3"):
        table.read(io.StringIO(f"{name}\n{fine}\n{value}\n", newline=""))


@pytest.mark.parametrize(
    ("kind", "text", "read_as"),
    [("int", "-2147483648", -(2.0**31)), ("float", "1.5e3", 1500.0), ("double", "-.5", -0.5), ("long", "+7", 7.0)],
)
def test_numbers_may_be_written_in_every_decimal_form(kind: str, text: str, read_as: float) -> None:
    table = CsvTable([{"name": "N", "type": ["null", kind]}])
    table.read(io.StringIO(f"N,M\n{text},\n,\n", newline=""))
    numbers = table.table().numbers("N")
    assert numbers[0] == read_as
    assert np.isnan(numbers[1])


def test_booleans_are_written_in_any_case_and_may_be_missing() -> None:
    table = CsvTable([{"name": "OLD", "type": ["null", "boolean"]}, {"name": "N", "type": "int"}])
    table.read(io.StringIO("OLD,N\nTrue,1\nfalse,1\n,1\n", newline=""))
    assert [table.table().text("OLD").at(row) for row in range(3)] == ["True", "false", None]
