"""Structured log lines (JSON on standard error) that carry run, step and request ids and no personal data."""

import json
import logging
import re
import sys
from contextlib import AbstractContextManager
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

# Ten or more digits in a row are taken for a phone number: the net under the rule that nobody logs one.
_DIGITS_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_TEN_ZEROS = b"0" * 10
_PHONE = re.compile(r"(?<![\w-])(?<!\d\.)\+?\d{10,15}(?=\D|$)[^\s\"',}\]]*")

# What PostgreSQL adds to an error: the key, the row or the line of input; as it is, or inside a repr.
_QUOTED_ROW = re.compile(r"(?:\\n|\n)(?:DETAIL|CONTEXT):.*", re.DOTALL)


def configure_logging(level: str = "INFO") -> None:
    """Send every log line of the process, the libraries' too, as one JSON object a line to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    # Straight to the file: logging's own records would cost more than all that a kept answer takes.
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(as_json)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_add_module, *shared, mask_phones],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def get_logger(name: str) -> FilteringBoundLogger:
    """A logger whose keyword arguments become fields: `log.info("window committed", stream="pos", received=12)`."""
    logger: FilteringBoundLogger = structlog.get_logger(module=name)
    return logger


def log_context(**fields: str) -> AbstractContextManager[object]:
    """Put `fields` (run_id, step, request_id) on every line logged inside the block."""
    return structlog.contextvars.bound_contextvars(**fields)


def add_to_log_context(**fields: str) -> None:
    """Put `fields` on every line that this task logs from now on."""
    structlog.contextvars.bind_contextvars(**fields)


def mask_phones(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace what looks like a phone number, and the id built on it, in every string of the line; quoted rows too."""
    return {key: _masked(value) if isinstance(value, str) else value for key, value in event.items()}


def _masked(text: str) -> str:
    return without_phones(_QUOTED_ROW.sub(" [row]", text))


def without_phones(text: str) -> str:
    """`text` with every phone number, and the id built on it, replaced."""
    return _PHONE.sub("[phone]", text)


def _add_module(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Name a library's logger as ours are named."""
    return {"module": event["_record"].name, **event}


def as_json(line: EventDict, **options: Any) -> bytes:
    """A line without phone numbers; most lines hold none, and one look at the whole tells that soonest."""
    text = _dumped(line, options)
    if text.isascii() and _TEN_ZEROS not in text.translate(_DIGITS_TO_ZEROS):
        return text
    return _dumped(mask_phones(None, "", line), options)


def _dumped(line: EventDict, options: dict[str, Any]) -> bytes:
    """What orjson refuses (half a character, a huge number) is no reason to lose a line."""
    try:
        return orjson.dumps(line, option=orjson.OPT_UTC_Z, **options)
    except TypeError:
        return json.dumps(line, ensure_ascii=False, **{"default": str, **options}).encode(errors="backslashreplace")
