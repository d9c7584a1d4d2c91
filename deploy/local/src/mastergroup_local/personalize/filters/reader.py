"""The words of an expression, one after the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mastergroup_local.personalize import numbers
from mastergroup_local.personalize.errors import InvalidInputError

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<op><=|>=|!=|[=<>])|(?P<punct>[(),|])|(?P<word>[^\s"(),|<>=!]+))"""
)
KEYWORDS = {"INCLUDE", "EXCLUDE", "WHERE", "AND", "OR", "IF", "IN", "NOT"}
COMPARISONS = {"=", "!=", "<", "<=", ">", ">="}


@dataclass(frozen=True)
class Value:
    """A constant, a placeholder such as $GENRE, or a field such as CurrentItem.PRICE."""

    text: str
    kind: str


class Reader:
    """Tokens with a position among them."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.position = tokens, 0

    def peek(self) -> str:
        """Return the next token, "" at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        """Return the next token and go past it."""
        token = self.peek()
        self.position += 1
        return token

    def at_end(self) -> bool:
        """Say whether nothing follows."""
        return self.position >= len(self.tokens)

    def take(self, word: str) -> bool:
        """Go past a word in any case, if it is the next."""
        found = self.peek().upper() == word
        self.position += found
        return found

    def need(self, *words: str) -> str:
        """Return the next word in upper case. Raises InvalidInputError where it is none of these."""
        if self.peek().upper() not in words:
            raise self.unexpected()
        return self.next().upper()

    def unexpected(self) -> InvalidInputError:
        """Return the error that names the next token."""
        return InvalidInputError(f"The expression is not valid near '{self.peek()[:50]}'")


def tokens(expression: str) -> Iterator[str]:
    """Yield the tokens of a text. Raises InvalidInputError at the first character that begins none."""
    position, text = 0, expression.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InvalidInputError(f"The expression is not valid near '{text[position:][:50]}'")
        yield match.group().strip()
        position = match.end()


def unbracketed(reader: Reader) -> Value:
    """Return a value after IN that needs no brackets: a placeholder or a field."""
    if not reader.peek().upper().startswith(("$", "CURRENTITEM.", "CURRENTUSER.")):
        raise reader.unexpected()
    return read_value(reader)


def read_value(reader: Reader) -> Value:
    """Return the next value. Raises InvalidInputError where a value cannot stand."""
    token = reader.peek()
    if token.upper() in KEYWORDS or token in COMPARISONS or token in {"", "(", ")", ",", "|"}:
        raise reader.unexpected()
    reader.next()
    if token.startswith('"'):
        return Value(re.sub(r"\\(.)", r"\1", token[1:-1]), "text")
    if re.fullmatch(r"\$[A-Za-z0-9_]{1,50}", token):
        return Value(token[1:], "placeholder")
    if re.fullmatch(r"(?i:currentitem|currentuser)\.\w+", token):
        return Value(token, "current")
    return Value(_number(token), "number")


def _number(token: str) -> str:
    try:
        numbers.parse(token)
    except ValueError:
        raise InvalidInputError(f"The expression is not valid near '{token[:50]}'") from None
    return token
