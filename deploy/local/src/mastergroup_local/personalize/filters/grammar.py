"""The grammar of filter expressions."""

from dataclasses import dataclass

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.reader import COMPARISONS, Reader, Value, read_value, tokens, unbracketed

MAX_FIELDS = 10
# What conditions may be about, by what the filter keeps.
_DATASETS = {"ITEMID": {"ITEMS", "INTERACTIONS"}, "USERID": {"USERS", "INTERACTIONS"}}


@dataclass(frozen=True)
class Condition:
    """One comparison of a field; `operator` is IN, NOT IN, =, !=, <, <=, > or >=."""

    dataset: str
    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Clause:
    """INCLUDE or EXCLUDE of items or users; `any_of` are alternatives of conditions that hold together."""

    verb: str
    target: str
    any_of: tuple[tuple[Condition, ...], ...]
    only_if: tuple[Condition, ...]


def parse(expression: str) -> tuple[Clause, ...]:
    """Return the clauses of an expression. Raises InvalidInputError saying what was not expected."""
    reader = Reader(list(tokens(expression)))
    clauses = [_clause(reader)]
    while reader.take("|"):
        clauses.append(_clause(reader))
    if not reader.at_end():
        raise reader.unexpected()
    if len({clause.target for clause in clauses}) > 1:
        raise InvalidInputError("A filter expression must be of items or of users, not both")
    if len({(each.dataset, each.field) for each in conditions(tuple(clauses))}) > MAX_FIELDS:
        raise InvalidInputError(f"A filter expression can use at most {MAX_FIELDS} fields")
    return tuple(clauses)


def placeholders(clauses: tuple[Clause, ...]) -> set[str]:
    """Return the names of all placeholders, without the $."""
    values = [value for condition in conditions(clauses) for value in condition.values]
    return {value.text for value in values if value.kind == "placeholder"}


def conditions(clauses: tuple[Clause, ...]) -> list[Condition]:
    """Return every condition, those after IF too."""
    return [condition for clause in clauses for group in (*clause.any_of, clause.only_if) for condition in group]


def uses_current_item(clauses: tuple[Clause, ...]) -> bool:
    """Say whether a value is a field of the item that was asked about."""
    values = [value for condition in conditions(clauses) for value in condition.values]
    return any(value.kind == "current" and value.text.upper().startswith("CURRENTITEM.") for value in values)


def _clause(reader: Reader) -> Clause:
    verb = reader.need("INCLUDE", "EXCLUDE")
    target = reader.need("ITEMID", "USERID")
    reader.need("WHERE")
    any_of = [_all_of(reader)]
    while reader.take("OR"):
        any_of.append(_all_of(reader))
    only_if = _all_of(reader) if reader.take("IF") else ()
    _check(target, any_of, only_if)
    return Clause(verb, target, tuple(any_of), only_if)


def _all_of(reader: Reader) -> tuple[Condition, ...]:
    conditions = [_condition(reader)]
    while reader.take("AND"):
        conditions.append(_condition(reader))
    return tuple(conditions)


def _condition(reader: Reader) -> Condition:
    dataset, dot, field = reader.next().partition(".")
    if not dot or not field or dataset.upper() not in ("ITEMS", "INTERACTIONS", "USERS", "CURRENTUSER"):
        reader.position -= 1
        raise reader.unexpected()
    operator = reader.need("IN", "NOT", *COMPARISONS)
    if operator == "NOT":
        operator = f"NOT {reader.need('IN')}"
    values = _values(reader) if operator.endswith("IN") else (read_value(reader),)
    condition = Condition(dataset.upper(), field, operator, values)
    _check_condition(condition)
    return condition


def _check_condition(condition: Condition) -> None:
    kinds = {value.kind for value in condition.values}
    if condition.operator == "NOT IN" and "placeholder" in kinds:
        raise InvalidInputError("Placeholders are not allowed with NOT_IN operator")
    if condition.operator in COMPARISONS and "text" in kinds:
        raise InvalidInputError(f"The operator {condition.operator} compares numbers; text is matched with IN")
    of_events = condition.dataset == "INTERACTIONS"
    if of_events and (condition.field.upper() != "EVENT_TYPE" or condition.operator in COMPARISONS):
        raise InvalidInputError("Filters of Interactions match EVENT_TYPE with IN or NOT IN only")
    if not of_events and any(value.text == "*" for value in condition.values):
        raise InvalidInputError("The value * is for Interactions.EVENT_TYPE only")


def _values(reader: Reader) -> tuple[Value, ...]:
    if not reader.take("("):
        return (unbracketed(reader),)
    values = [read_value(reader)]
    while reader.take(","):
        values.append(read_value(reader))
    reader.need(")")
    return tuple(values)


def _check(target: str, any_of: list[tuple[Condition, ...]], only_if: tuple[Condition, ...]) -> None:
    datasets = {condition.dataset for group in any_of for condition in group}
    if len(datasets) > 1:
        raise InvalidInputError("One filter expression uses one dataset; join expressions of several with |")
    if not datasets <= _DATASETS[target]:
        raise InvalidInputError(f"A filter of {target} cannot use fields of {datasets.pop()}")
    if any(condition.dataset != "CURRENTUSER" for condition in only_if):
        raise InvalidInputError("IF takes conditions on CurrentUser only")
    if target == "USERID" and (only_if or _uses_current(any_of)):
        raise InvalidInputError("Filters of UserID know no CurrentUser and no CurrentItem")


def _uses_current(groups: list[tuple[Condition, ...]]) -> bool:
    return any(value.kind == "current" for group in groups for each in group for value in each.values)
