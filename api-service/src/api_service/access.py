"""Who may ask what: API keys, each good for some scopes."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated

import orjson
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from api_service.asgi import header
from api_service.errors import ApiError, InvalidKey, MethodNotAllowed, MissingKey, NotFound, WrongScope, envelope
from api_service.rate_limit import RateLimit
from api_service.route_table import UNKNOWN, Asked, Scope
from mastergroup.errors import PermanentError
from mastergroup.settings import ApiSettings


@dataclass(frozen=True)
class Key:
    """A key by its SHA-256 (hex); the key itself is never kept. `rate` is how often it may ask, such as 50/second."""

    name: str
    sha256: Annotated[str, Field(pattern="^[0-9a-fA-F]{64}$"), AfterValidator(str.lower)]
    scopes: frozenset[Scope]
    rate: str | None = None


class KeyRing:
    """All keys that are good now. `open` access needs none."""

    def __init__(self, keys: list[Key], is_open: bool) -> None:
        self._keys = keys
        self.is_open = is_open

    def admit(self, asked: Asked, given: str | None) -> Key | None:
        """The caller's key; None where none is needed. Raises MissingKey, InvalidKey or WrongScope."""
        if self.is_open or not asked.scopes:
            return None
        if not given:
            raise MissingKey("send an API key in the header X-API-Key")
        key = self._find(given)
        if lacking := asked.scopes - key.scopes:
            raise WrongScope(f"the key lacks the scope {', '.join(sorted(lacking))}")
        return key

    def _find(self, given: str) -> Key:
        digest = hashlib.sha256(given.encode("latin-1", "replace")).hexdigest()
        # All are compared, each in constant time, so that the time taken tells nothing.
        matching = [key for key in self._keys if hmac.compare_digest(key.sha256, digest)]
        if not matching:
            raise InvalidKey("the API key is not known")
        return matching[0]


class Access:
    """ASGI: lets a request through, or answers 401, 403, 404, 405 or 429."""

    def __init__(self, app: ASGIApp, keys: KeyRing, rates: RateLimit) -> None:
        self._app = app
        self._keys = keys
        self._rates = rates

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        state = scope["state"]
        try:
            _find_route(state["asked"], scope["method"])
            if key := self._keys.admit(state["asked"], header(scope, b"x-api-key")):
                state["key_name"] = key.name
                await self._rates.take(key.sha256)
        except ApiError as error:
            return await envelope(error, state["request_id"])(scope, receive, send)
        return await self._app(scope, receive, send)


def _find_route(asked: Asked, method: str) -> None:
    if asked.route is UNKNOWN:
        raise NotFound("there is nothing at this path")
    if method not in asked.route.methods:
        raise MethodNotAllowed(asked.route.methods)


def guards(settings: ApiSettings) -> tuple[KeyRing, RateLimit]:
    """All keys, the operator's too, and how often each may ask. Raises PermanentError when a setting cannot be read."""
    try:
        listed = TypeAdapter(list[Key]).validate_python(orjson.loads(settings.api_keys.get_secret_value()))
    except (ValidationError, orjson.JSONDecodeError) as error:
        raise PermanentError('API_KEYS must be a JSON list of {"name", "sha256", "scopes", "rate"}') from error
    if operator := settings.api_operator_key_sha256:
        listed.append(Key("operator", operator, frozenset(Scope)))
    try:
        rates = RateLimit({key.sha256: key.rate or settings.api_rate for key in listed})
    except ValueError as error:
        raise PermanentError("API_RATE and each rate of API_KEYS must be like 200/second or 5000/minute") from error
    return KeyRing(listed, is_open=settings.api_access == "open"), rates
