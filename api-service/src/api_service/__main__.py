"""`python -m api_service`: API_WORKERS processes; SIGTERM lets running requests end first."""

import os
from tempfile import TemporaryDirectory

import uvicorn
from starlette.types import ASGIApp

from api_service.app import create_app
from mastergroup.logging import configure_logging
from mastergroup.settings import ServingSettings

_GRACE_SECONDS = 10


def main() -> None:
    """Serve until told to stop."""
    settings = ServingSettings()
    if settings.api_workers == 1:
        return _serve(settings, from_environment())
    # Where prometheus_client keeps the counts of all processes; read when the processes import it.
    with TemporaryDirectory(prefix="api-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        _serve(settings, "api_service.__main__:from_environment")
    return None


def from_environment() -> ASGIApp:
    """The app of one process."""
    settings = ServingSettings()
    configure_logging(settings.log_level)
    return create_app(settings)


def _serve(settings: ServingSettings, app: ASGIApp | str) -> None:
    uvicorn.run(
        app,
        factory=isinstance(app, str),
        workers=settings.api_workers,
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        # Nobody asks who the caller is: keys tell.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


if __name__ == "__main__":
    main()
