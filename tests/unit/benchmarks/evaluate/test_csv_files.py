"""CSV files in Personalize's format, good and bad."""

import gzip
import re

import pytest

from benchmarks.evaluate import csv_files, sources
from benchmarks.evaluate.errors import DataError

HEAD = "USER_ID,ITEM_ID,TIMESTAMP\n"


def test_interactions_items_and_users_are_read_from_a_folder(tmp_path):
    (tmp_path / "interactions.csv").write_text(f'{HEAD}"a","x",86400\n"b","y",90000\n')
    (tmp_path / "items.csv").write_text('ITEM_ID,CATEGORY,PRICE\n"x","Sofa",5\n"y",,\n"z","Bed",7\n')
    (tmp_path / "users.csv").write_text('USER_ID,PROVINCE\n"a","Punjab"\n')
    history = sources.read(str(tmp_path)).before(1e9)
    assert history.user_ids == ["a", "b"]
    # What nobody has bought yet is not known yet.
    assert history.item_ids == ["x", "y"]
    assert history.prices[0] == 5.0
    assert history.places.tolist()[1] == -1


def test_a_path_to_the_file_and_packed_files_will_do(tmp_path):
    with gzip.open(tmp_path / "interactions.csv.gz", "wt") as file:
        file.write(f'{HEAD}"a","x",86400\n')
    assert len(sources.read(str(tmp_path)).events) == 1
    assert len(sources.read(str(tmp_path / "interactions.csv.gz")).events) == 1


def test_only_what_came_before_the_cut_is_learnt_from(tmp_path):
    path = tmp_path / "interactions.csv"
    path.write_text(f'{HEAD}"a","x",100\n"a","y",200\n')
    assert csv_files.read(path).before(150).item_ids == ["x"]


def test_equal_lines_count_once_and_other_values_tell_lines_apart(tmp_path):
    path = tmp_path / "interactions.csv"
    path.write_text(f'{HEAD}"a","x",100\n"a","x",100\n"a","x",101\n')
    assert len(csv_files.read(path).events) == 2
    path.write_text('USER_ID,ITEM_ID,TIMESTAMP,EVENT_VALUE\n"a","x",100,5\n"a","x",100,6\n"a","x",100,6\n')
    assert len(csv_files.read(path).events) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("USER,ITEM\na,b\n", "missing the following columns"),
        (f"{HEAD}a,b,2010-01-01\n", "TIMESTAMP has a value of the wrong type in row 2"),
        (f"{HEAD}a,b,1290000000000\na,b,1290000000\n", None),
        (f"{HEAD}a,b,129000000000000\n", "seconds since 1970"),
        (f"{HEAD}a,b,nan\n", "TIMESTAMP has a value of the wrong type in row 2"),
        (f"{HEAD}a,,5\n", "ITEM_ID has no value in row 2"),
        (f"{HEAD}a,b\n", "2 values in row 2 and 3 columns"),
        ("", "missing the following columns"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_with_the_reason(tmp_path, text, reason):
    path = tmp_path / "interactions.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=reason or "seconds since 1970"):
        csv_files.read(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("interactions.csv", b"\xff\xfe\x00"),
        ("interactions.csv", b"\x1f\x8b broken"),
        ("interactions.csv.gz", b"USER_ID,ITEM_ID"),
        ("interactions.csv.gz", gzip.compress(HEAD.encode() * 99, mtime=0)[:30]),
        ("interactions.csv", b"USER_ID\x00,ITEM_ID"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=re.escape(name)):
        csv_files.read(path)


def test_what_is_nothing_that_can_be_measured_is_refused(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        sources.read(str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="holds none of the forms"):
        sources.read(str(tmp_path))
