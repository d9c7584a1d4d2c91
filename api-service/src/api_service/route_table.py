"""What each route declares beside itself: its scope, whether answers are kept, and its own parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.convertors import Convertor, register_url_convertor
from starlette.types import Scope as AsgiScope


class _IdConvertor(Convertor[str]):
    """The rest of the path as it is; unlike `path`, with line ends in it too."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("id", _IdConvertor())
SCOPE_KEY = "x-scope"
KEPT_KEY = "x-kept"
_FALSE = frozenset({"false", "0", "off", "no", "n", "f", ""})


class Scope(StrEnum):
    """What a key may be good for."""

    STOREFRONT = "storefront"
    CUSTOMER = "customer"
    ANALYTICS = "analytics"
    OPERATIONS = "operations"


@dataclass(frozen=True)
class Route:
    """One path of the API."""

    template: str
    scope: Scope | None
    kept: bool
    parameters: frozenset[str]
    methods: frozenset[str] = frozenset({"GET", "HEAD"})

    @cached_property
    def scopes(self) -> tuple[frozenset[Scope], frozenset[Scope]]:
        """What a key must be good for; and for reasons too."""
        plain = frozenset({self.scope} if self.scope else ())
        return plain, plain | {Scope.OPERATIONS}


class Own(NamedTuple):
    """A route's own parameters, ordered by name, as text; and whether they ask for reasons."""

    text: str
    explained: bool


class Asked(NamedTuple):
    """A request as the door sees it."""

    route: Route
    path: str
    own: Own

    @property
    def scopes(self) -> frozenset[Scope]:
        """What a key must be good for."""
        return self.route.scopes[self.own.explained]

    @property
    def question(self) -> str:
        """The same for all requests that have the same answer, and so need the same scopes.

        The length keeps a path apart from parameters that look like a part of it.
        """
        return f"{len(self.path)} {self.path}?{self.own.text}"

    @property
    def cache_control(self) -> bytes:
        """Keep it, but ask whether it is still good; what is personal, in the caller's own cache only."""
        return b"public, no-cache" if self.scopes <= _PUBLIC else b"private, no-cache"


UNKNOWN = Route("unknown", None, kept=False, parameters=frozenset())
_PUBLIC = frozenset({Scope.STOREFRONT})
_NONE = Own("", explained=False)
# Most callers ask in one of a few ways; longer ones are not remembered, so that these stay small.
_WAYS = 1_024
_LONGEST_WAY = 200


def declare(scope: Scope | None, kept: bool = False) -> dict[str, Any]:
    """For `openapi_extra=` of a route: the scope that it needs (None: free), and whether its answers are kept."""
    return {SCOPE_KEY: scope, KEPT_KEY: kept}


class RouteTable:
    """Finds a route by path; made from the OpenAPI document, where literal paths stand before open ones.

    `pages` are the free paths beside it. What is not found here is `UNKNOWN`, and does not get past the door: so no
    spelling of a path can reach a route that the door took for another.
    """

    def __init__(self, paths: Mapping[str, Mapping[str, Any]], pages: Iterable[str] = ()) -> None:
        routes = [_route(template, operations) for template, operations in paths.items()]
        routes += [Route(page, None, kept=False, parameters=frozenset()) for page in pages]
        self._literal = {route.template: route for route in routes if "{" not in route.template}
        self._open = [(_beginning(route.template), route) for route in routes if "{" in route.template]

    def asked(self, scope: AsgiScope) -> Asked:
        """The request of an ASGI scope."""
        path = scope["path"]
        route = self._literal.get(path) or self._by_beginning(path)
        query = scope["query_string"]
        if not query or not route.parameters:
            return Asked(route, path, _NONE)
        return Asked(route, path, (_own_often if len(query) <= _LONGEST_WAY else _own)(route.parameters, query))

    def _by_beginning(self, path: str) -> Route:
        for beginning, route in self._open:
            if path.startswith(beginning):
                return route
        return UNKNOWN


def _route(template: str, operations: Mapping[str, Mapping[str, Any]]) -> Route:
    operation = next(iter(operations.values()))
    own = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
    # A free route's scope is null, which the document leaves out.
    scope = operation.get(SCOPE_KEY)
    methods = {method.upper() for method in operations}
    return Route(
        template,
        Scope(scope) if scope else None,
        operation.get(KEPT_KEY, False),
        frozenset(own),
        frozenset(methods | {"HEAD"} if "GET" in methods else methods),
    )


def _beginning(template: str) -> str:
    """What stands before the id, which is the rest of the path."""
    beginning, _, name = template.partition("{")
    if name.find("}") != len(name) - 1:
        raise ValueError(f"an id must end its path: {template}")
    return beginning


def _own(names: frozenset[str], query: bytes) -> Own:
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    own = sorted((pair for pair in pairs if pair[0] in names), key=lambda pair: pair[0])
    return Own(repr(own) if own else "", any(name == "explain" and value.lower() not in _FALSE for name, value in own))


_own_often = lru_cache(_WAYS)(_own)
