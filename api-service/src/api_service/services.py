"""What one API process is made of; built once by the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api_service.access_log import AccessLog
from api_service.answer_store import AnswerStore
from api_service.answers.found import Found
from api_service.answers.source import Source
from api_service.catalogue import Catalogue
from api_service.errors import Unavailable
from api_service.freshness import Limits, Live
from api_service.memory import Memory
from api_service.metrics import Metrics
from api_service.reader import Reader
from api_service.versions import Versions
from mastergroup.cache_keys import version_pair
from mastergroup.settings import ServingSettings


@dataclass(frozen=True)
class Services:
    """The parts that routes and the door share."""

    settings: ServingSettings
    memory: Memory
    store: AnswerStore
    versions: Versions
    metrics: Metrics
    source: Source
    lines: AccessLog


def build(settings: ServingSettings) -> Services:
    """The parts, wired; nothing is opened yet."""
    reader = Reader(settings)
    store = AnswerStore(settings.redis_url.get_secret_value())
    limits = Limits(timedelta(hours=settings.sync_limit_hours), timedelta(hours=settings.batch_limit_hours))
    memory = Memory(settings.api_memory_answers, settings.api_memory_mb * 1_000_000)
    metrics = Metrics(of_all_processes=settings.api_workers > 1)
    metrics.set_limits({"sync": limits.sync.total_seconds(), "batch": limits.batch.total_seconds()})
    lines = AccessLog(settings.log_level)
    source = Source(reader, Catalogue(reader), limits)
    return Services(settings, memory, store, Versions(store, reader), metrics, source, lines)


def services(request: Request) -> Services:
    """The parts, in a route."""
    found: Services = request.app.state.services
    return found


def reply(request: Request, found: Found[Any]) -> Response:
    """The answer, with what the door must know to keep it."""
    remember(request, found.live)
    tier = found.answer["meta"]["tier"]
    services(request).metrics.count_list(tier)
    return plain(found.answer)


def remember(request: Request, live: Live) -> None:
    """Tell the door from which version the answer comes and when it becomes stale."""
    stale_at = live.stale_at(services(request).source.limits)
    request.state.version = version_pair(live.generation, live.version)
    request.state.stale_at = stale_at.timestamp() if stale_at else 0


def plain(answer: Mapping[str, Any], status: int = 200) -> Response:
    """An answer as JSON."""
    body = orjson.dumps(answer, option=orjson.OPT_UTC_Z)
    headers = Unavailable.headers if status == Unavailable.status else None
    return Response(body, status, headers, media_type="application/json")
