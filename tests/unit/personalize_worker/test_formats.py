"""What goes to Personalize and what is read from its output."""

import json

import pytest

from mastergroup.errors import InvalidRecord
from personalize_worker import formats
from personalize_worker.formats import ITEM_AFFINITY, SIMILAR_ITEMS, USER_PERSONALIZATION, OutputLine, parse_line


@pytest.mark.parametrize(
    ("line", "recipe", "expected"),
    [
        (
            b'{"input":{"userId":"4016"},"output":{"recommendedItems":["a","b"],"scores":[0.84,0.018]},"error":null}',
            USER_PERSONALIZATION,
            OutputLine("4016", ["a", "b"], [0.84, 0.018]),
        ),
        (
            b'{"input":{"itemId":"105"},"output":{"recommendedItems":["106","107"]}}',
            SIMILAR_ITEMS,
            OutputLine("105", ["106", "107"], []),
        ),
        (
            b'{"input": {"itemId": "1"}, "output": {"usersList": ["61","22"]}, "error": null}',
            ITEM_AFFINITY,
            OutputLine("1", ["61", "22"], []),
        ),
        (
            b'{"input": {"itemId": "1"}, "output": {"recommendedUsers": ["61"]}}',
            ITEM_AFFINITY,
            OutputLine("1", ["61"], []),
        ),
    ],
)
def test_the_documented_and_the_captured_forms_are_read(
    line: bytes, recipe: formats.Recipe, expected: OutputLine
) -> None:
    assert parse_line(line, recipe) == expected


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b'{"output": {}}',
        b'{"input": {"itemId": "1"}, "output": {"recommendedItems": []}}',
        b'{"input": {"userId": 5}, "output": {"recommendedItems": []}}',
        b'{"input": {"userId": "1"}}',
        b'{"input": {"userId": "1"}, "output": {"recommendedItems": ["a", "b"], "scores": [0.5]}}',
        b'{"input": {"userId": "1"}, "output": {"recommendedItems": []}, "error": "User error: Required fields"}',
    ],
)
def test_a_bad_line_is_an_invalid_record(line: bytes) -> None:
    with pytest.raises(InvalidRecord):
        parse_line(line, USER_PERSONALIZATION)


def test_schemas_are_avro_records_whose_name_changes_with_them() -> None:
    for dataset in formats.DATASETS:
        schema = json.loads(formats.avro_schema(dataset))
        assert (schema["type"], schema["name"]) == ("record", dataset)
        assert formats.schema_name("mastergroup", dataset).startswith(f"mastergroup-{dataset.lower()}-")
    assert len({formats.schema_name("m", dataset) for dataset in formats.DATASETS}) == 3


@pytest.mark.parametrize(
    ("customers", "products", "expected"), [(180_483, 4_182, 2_158), (10, 100, 5), (100, 3, 100), (0, 5, 0)]
)
def test_how_many_customers_an_item_is_asked_for(customers: int, products: int, expected: int) -> None:
    assert formats.affinity_results(customers, products) == expected


def test_folders_end_in_a_slash_and_hold_the_run() -> None:
    for recipe in formats.RECIPES:
        for folder in (formats.input_folder("r1", recipe), formats.output_folder("r1", recipe)):
            assert folder.endswith("/")
            assert "/r1/" in folder
