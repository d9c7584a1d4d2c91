"""Tables as CSV: what is written is what an import reads."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.jobs.csv_text import chunks
from mastergroup_local.personalize.jobs.sources import check_size

FIELDS = [
    {"name": "ITEM_ID", "type": "string"},
    {"name": "NAME", "type": ["null", "string"]},
    {"name": "PRICE", "type": ["null", "float"]},
    {"name": "TIMESTAMP", "type": "long"},
]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20)
PRICES = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(WORDS, st.none() | WORDS, PRICES, st.integers(-(2**63), 2**63 - 1)), max_size=8))
def test_what_is_written_is_read_again(rows: list[tuple[str, str | None, float | None, int]]) -> None:
    given_table = CsvTable(FIELDS)
    given_table.add(
        [
            {"ITEM_ID": item, "NAME": name or "", "PRICE": "" if price is None else price, "TIMESTAMP": time}
            for item, name, price, time in rows
        ]
    )
    table = given_table.table()
    again = CsvTable(FIELDS)
    again.read(io.StringIO(b"".join(chunks(table, FIELDS)).decode(), newline=""))
    read = again.table()
    assert len(read) == len(rows)
    for number, (item, name, price, time) in enumerate(rows):
        assert (read.text("ITEM_ID").at(number), read.text("NAME").at(number)) == (item, name)
        assert read.numbers("TIMESTAMP")[number] == time
        found = read.numbers("PRICE")[number]
        assert np.isnan(found) if price is None else found == price


def test_input_has_a_size_at_most() -> None:
    check_size(2**30, 2**30)
    with pytest.raises(JobFailedError, match="1073741825 bytes; the maximum is 1073741824"):
        check_size(2**30 + 1, 2**30)
