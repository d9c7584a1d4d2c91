"""An answer is read the same however it is cut into chunks, and what is broken is a fault."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastergroup.errors import TransientError
from sync_worker.erp.answer import Answer
from sync_worker.erp.faults import Dead

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=6,
)


def chunks(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


@given(st.lists(VALUES, max_size=6), st.integers(1, 7), st.sampled_from(["bare", "data", "before", "after"]))
def test_records_and_cursor_survive_any_cut(records: list[Any], size: int, form: str) -> None:
    body = {
        "bare": records,
        "data": {"data": records},
        "before": {"next_cursor": "c", "data": records},
        "after": {"meta": {"data": []}, "data": records, "next_cursor": "c"},
    }[form]
    answer = Answer(chunks(json.dumps(body, indent=1), size))
    assert list(answer.records()) == records
    assert answer.next_cursor == ("c" if form in ("before", "after") else None)


@given(st.data(), st.lists(VALUES, min_size=1, max_size=4))
def test_a_cut_body_is_a_fault(data: st.DataObject, records: list[Any]) -> None:
    text = json.dumps({"data": records})
    cut = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(TransientError):
        list(Answer([text[:cut]]).records())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>502</body></html>",
        '{"data": [1]}{"data": [2]}',
        "[1][2]",
        '{"error": "try later"}',
        '{"data": {"a": 1}}',
        '"text"',
        "[1 2]",
        '{"data" [1]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_list_of_records_is_a_fault(text: str) -> None:
    """Of a dead ERP where it is no JSON at all."""
    with pytest.raises(TransientError) as caught:
        list(Answer([text]).records())
    assert isinstance(caught.value, Dead) == (text[:1] in ("", "<", '"'))


@settings(deadline=None, max_examples=20)
@given(st.integers(100, 200_000), st.sampled_from(["[", '{"a":']))
def test_a_record_nested_too_deeply_is_handed_on_as_its_text(size: int, opening: str) -> None:
    deep = opening * 20_000 + '"]}\\""' + {"[": "]", '{"a":': "}"}[opening] * 20_000
    answer = Answer(chunks(f'{{"data": [{{"id": 1}}, {deep}, {{"id": 2}}], "next_cursor": "c"}}', size))
    assert list(answer.records()) == [{"id": 1}, deep, {"id": 2}]
    assert answer.next_cursor == "c"


def test_raw_control_characters_in_a_text_are_no_fault() -> None:
    assert list(Answer(['[{"a": "x\ty\x00"}]']).records()) == [{"a": "x\ty\x00"}]


def test_absurd_numbers_are_no_fault() -> None:
    text = '[{"a": ' + "9" * 5000 + '}, {"a": 1e999}, {"a": NaN}]'
    assert len(list(Answer([text]).records())) == 3
