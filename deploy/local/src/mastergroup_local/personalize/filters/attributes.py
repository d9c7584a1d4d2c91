"""Queries of item-attribute-affinity: `ITEMS.GENRE = "Comedy" AND ITEMS.PRICE < 5`, asked of the Items table."""

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.conditions import holds
from mastergroup_local.personalize.filters.grammar import Condition
from mastergroup_local.personalize.filters.reader import COMPARISONS, Reader, read_value, tokens
from mastergroup_local.personalize.table import Column, Table, Text

Fields = dict[str, avro.Field]


def items_of(query: str, items: Table, fields: Fields) -> list[str]:
    """Return the ids of the items that have the attributes.

    `fields` are those of the Items schema by their names in upper case. Raises InvalidInputError where the query is not
    valid or no item has the attributes.
    """
    rows: NDArray[np.intp] = np.arange(len(items))
    for condition in parse(query):
        column = _column(condition, items, fields)
        rows = rows[holds(condition, column, rows, [each.text for each in condition.values])]
    ids = items.text("ITEM_ID")
    found = [ids.words[code] for code in ids.codes[rows].tolist()]
    if not found:
        raise InvalidInputError(f"No item has the attributes {query[:200]}")
    return found


def parse(query: str) -> list[Condition]:
    """Return the conditions of a query. Raises InvalidInputError."""
    reader = Reader(list(tokens(query)))
    found = [_condition(reader)]
    while reader.take("AND"):
        found.append(_condition(reader))
    if not reader.at_end():
        raise reader.unexpected()
    return found


def _condition(reader: Reader) -> Condition:
    dataset, dot, field = reader.peek().partition(".")
    if dataset.upper() != "ITEMS" or not dot or not field:
        raise reader.unexpected()
    reader.next()
    operator = reader.need(*COMPARISONS)
    value = read_value(reader)
    if value.kind not in ("text", "number"):
        raise InvalidInputError(f"The attributes of items take no {value.text[:50]}")
    if value.kind == "text" and operator != "=":
        raise InvalidInputError(f"The operator {operator} compares numbers; text is matched with =")
    return Condition("ITEMS", field, operator, (value,))


def _column(condition: Condition, items: Table, fields: Fields) -> Column:
    field = fields.get(condition.field.upper())
    if field is None or field["name"] not in items.columns:
        raise InvalidInputError(f"The dataset ITEMS has no field {condition.field[:100]}")
    if field.get("textual"):
        raise InvalidInputError(f"The field {field['name']} is textual")
    column, is_text = items.columns[field["name"]], condition.values[0].kind == "text"
    if isinstance(column, Text) != is_text:
        raise InvalidInputError(f"The field {field['name']} is {'a number' if is_text else 'text'}")
    return column
