"""Which web pages may ask from a browser, and what they may send and read."""

from typing import Any

_DAY_SECONDS = 86_400


def cross_origin(origins: str) -> dict[str, Any]:
    """The arguments of Starlette's CORSMiddleware for a comma-separated list of origins, or `*`."""
    return {
        "allow_origins": [origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip()],
        "allow_methods": ["GET", "HEAD", "POST"],
        "allow_headers": ["Content-Type", "If-None-Match", "X-API-Key", "X-Request-ID"],
        "expose_headers": ["ETag", "Retry-After", "X-Cache", "X-Request-ID"],
        "max_age": _DAY_SECONDS,
    }
