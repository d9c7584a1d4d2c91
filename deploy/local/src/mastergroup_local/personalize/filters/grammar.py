"""The grammar of filter expressions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mastergroup_local.personalize.errors import InvalidInputError

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<op><=|>=|[=<>])|(?P<punct>[(),|])|(?P<word>[^\s"(),|<>=]+))"""
)
KEYWORDS = {"INCLUDE", "EXCLUDE", "WHERE", "AND", "OR", "IF", "IN", "NOT"}
COMPARISONS = {"=", "<", "<=", ">", ">="}


@dataclass(frozen=True)
class Value:
    """A constant, a placeholder such as $GENRE, or a field such as CurrentItem.PRICE."""

    text: str
    kind: str


@dataclass(frozen=True)
class Condition:
    """One comparison of a field; `operator` is IN, NOT IN, =, <, <=, > or >=."""

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
    reader = _Reader(list(_tokens(expression)))
    clauses = [_clause(reader)]
    while reader.take("|"):
        clauses.append(_clause(reader))
    if not reader.at_end():
        raise reader.unexpected()
    if len({clause.target for clause in clauses}) > 1:
        raise InvalidInputError("A filter expression must be of items or of users, not both")
    return tuple(clauses)


def placeholders(clauses: tuple[Clause, ...]) -> set[str]:
    """Return the names of all placeholders, without the $."""
    values = [value for condition in conditions(clauses) for value in condition.values]
    return {value.text for value in values if value.kind == "placeholder"}


def conditions(clauses: tuple[Clause, ...]) -> list[Condition]:
    """Return every condition, those after IF too."""
    return [condition for clause in clauses for group in (*clause.any_of, clause.only_if) for condition in group]


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.position = tokens, 0

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self.position += 1
        return token

    def at_end(self) -> bool:
        return self.position >= len(self.tokens)

    def take(self, word: str) -> bool:
        found = self.peek().upper() == word
        self.position += found
        return found

    def need(self, *words: str) -> str:
        if self.peek().upper() not in words:
            raise self.unexpected()
        return self.next().upper()

    def unexpected(self) -> InvalidInputError:
        return InvalidInputError(f"The filter expression is not valid near '{self.peek()[:50]}'")


def _tokens(expression: str) -> Iterator[str]:
    position, text = 0, expression.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InvalidInputError(f"The filter expression is not valid near '{text[position:][:50]}'")
        yield match.group().strip()
        position = match.end()


def _clause(reader: _Reader) -> Clause:
    verb = reader.need("INCLUDE", "EXCLUDE")
    target = reader.need("ITEMID", "USERID")
    reader.need("WHERE")
    any_of = [_all_of(reader)]
    while reader.take("OR"):
        any_of.append(_all_of(reader))
    only_if = _all_of(reader) if reader.take("IF") else ()
    _check(any_of, only_if)
    return Clause(verb, target, tuple(any_of), only_if)


def _all_of(reader: _Reader) -> tuple[Condition, ...]:
    conditions = [_condition(reader)]
    while reader.take("AND"):
        conditions.append(_condition(reader))
    return tuple(conditions)


def _condition(reader: _Reader) -> Condition:
    dataset, dot, field = reader.next().partition(".")
    if not dot or not field or dataset.upper() not in ("ITEMS", "INTERACTIONS", "USERS", "CURRENTUSER"):
        reader.position -= 1
        raise reader.unexpected()
    operator = reader.need("IN", "NOT", *COMPARISONS)
    if operator == "NOT":
        operator = f"NOT {reader.need('IN')}"
    values = _values(reader) if operator.endswith("IN") else (_value(reader),)
    if operator == "NOT IN" and any(value.kind == "placeholder" for value in values):
        raise InvalidInputError("Placeholders are not allowed with NOT_IN operator")
    return Condition(dataset.upper(), field, operator, values)


def _values(reader: _Reader) -> tuple[Value, ...]:
    if not reader.take("("):
        return (_value(reader),)
    values = [_value(reader)]
    while reader.take(","):
        values.append(_value(reader))
    reader.need(")")
    return tuple(values)


def _value(reader: _Reader) -> Value:
    token = reader.peek()
    if token.upper() in KEYWORDS or token in COMPARISONS or token in {"", "(", ")", ",", "|"}:
        raise reader.unexpected()
    reader.next()
    if token.startswith('"'):
        return Value(re.sub(r"\\(.)", r"\1", token[1:-1]), "text")
    if token.startswith("$"):
        return Value(token[1:], "placeholder")
    if token.upper().startswith(("CURRENTITEM.", "CURRENTUSER.")):
        return Value(token, "current")
    return Value(_number(token), "number")


def _number(token: str) -> str:
    try:
        float(token)
    except ValueError:
        raise InvalidInputError(f"The filter expression is not valid near '{token[:50]}'") from None
    return token


def _check(any_of: list[tuple[Condition, ...]], only_if: tuple[Condition, ...]) -> None:
    datasets = {condition.dataset for group in any_of for condition in group}
    if len(datasets) > 1 or "CURRENTUSER" in datasets:
        raise InvalidInputError("One filter expression uses one dataset; join expressions of several with |")
    if any(condition.dataset != "CURRENTUSER" for condition in only_if):
        raise InvalidInputError("IF takes conditions on CurrentUser only")
