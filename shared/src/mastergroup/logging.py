"""Structured log lines (JSON on standard error) that carry run, step and request ids and no personal data."""

import logging
import re
import sys
from contextlib import AbstractContextManager

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Ten or more digits in a row are taken for a phone number: the net under the rule that nobody logs one.
_PHONE = re.compile(r"(?<![\w-])(?<!\d\.)\+?\d{10,15}(?=\D|$)[^\s\"',}\]]*")


def configure_logging(level: str = "INFO") -> None:
    """Send every log line of the process, the libraries' too, as one JSON object a line to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_phones,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
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


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose keyword arguments become fields: `log.info("window committed", stream="pos", received=12)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def log_context(**fields: str) -> AbstractContextManager[object]:
    """Put `fields` (run_id, step, request_id) on every line logged inside the block."""
    return structlog.contextvars.bound_contextvars(**fields)


def mask_phones(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace what looks like a phone number, and the id built on it, in every string of the line."""
    return {key: without_phones(value) if isinstance(value, str) else value for key, value in event.items()}


def without_phones(text: str) -> str:
    """`text` with every phone number, and the id built on it, replaced."""
    return _PHONE.sub("[phone]", text)
