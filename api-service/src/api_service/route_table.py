"""What each route declares beside itself: its scope, whether answers are kept, and its own parameters."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
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
_SCOPE = "x-scope"
_KEPT = "x-kept"
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


@dataclass(frozen=True)
class Asked:
    """A request as the door sees it. `parameters` are the route's own, ordered by name."""

    route: Route
    path: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def scopes(self) -> frozenset[Scope]:
        """What a key must be good for."""
        needed = {self.route.scope} if self.route.scope else set()
        return frozenset(needed | {Scope.OPERATIONS} if self._explained else needed)

    @property
    def question(self) -> str:
        """The same for all requests that have the same answer and need the same scopes."""
        return repr((sorted(self.scopes), self.path, self.parameters))

    @property
    def _explained(self) -> bool:
        return any(name == "explain" and value.lower() not in _FALSE for name, value in self.parameters)


UNKNOWN = Route("unknown", None, kept=False, parameters=frozenset())


def declare(scope: Scope | None, kept: bool = False) -> dict[str, Any]:
    """For `openapi_extra=` of a route: the scope that it needs (None: free), and whether its answers are kept."""
    return {_SCOPE: scope, _KEPT: kept}


class RouteTable:
    """Finds a route by path; made from the OpenAPI document, where literal paths stand before open ones.

    `pages` are the free paths beside it. What is not found here is `UNKNOWN`, and does not get past the door: so no
    spelling of a path can reach a route that the door took for another.
    """

    def __init__(self, paths: Mapping[str, Mapping[str, Any]], pages: Iterable[str] = ()) -> None:
        routes = [_route(template, operations) for template, operations in paths.items()]
        routes += [Route(page, None, kept=False, parameters=frozenset()) for page in pages]
        self._literal = {route.template: route for route in routes if "{" not in route.template}
        self._open = [(_pattern(route.template), route) for route in routes if "{" in route.template]

    def asked(self, scope: AsgiScope) -> Asked:
        """The request of an ASGI scope."""
        path = scope["path"]
        route = self._literal.get(path) or self._by_pattern(path)
        query = scope["query_string"]
        parameters = _own(route, query.decode("latin-1")) if query and route.parameters else ()
        return Asked(route, path, parameters)

    def _by_pattern(self, path: str) -> Route:
        return next((route for pattern, route in self._open if pattern.fullmatch(path)), UNKNOWN)


def _route(template: str, operations: Mapping[str, Mapping[str, Any]]) -> Route:
    operation = next(iter(operations.values()))
    own = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
    # A free route's scope is null, which the document leaves out.
    scope = operation.get(_SCOPE)
    methods = {method.upper() for method in operations}
    return Route(
        template,
        Scope(scope) if scope else None,
        operation.get(_KEPT, False),
        frozenset(own),
        frozenset(methods | {"HEAD"} if "GET" in methods else methods),
    )


def _pattern(template: str) -> re.Pattern[str]:
    literal = re.split(r"\{\w+\}", template)
    return re.compile("(.*)".join(map(re.escape, literal)), re.DOTALL)


def _own(route: Route, query: str) -> tuple[tuple[str, str], ...]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return tuple(sorted((pair for pair in pairs if pair[0] in route.parameters), key=lambda pair: pair[0]))
