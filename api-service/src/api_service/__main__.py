"""`python -m api_service`: one process; SIGTERM lets running requests end first."""

import uvicorn

from api_service.app import create_app
from mastergroup.logging import configure_logging
from mastergroup.settings import ServingSettings

_GRACE_SECONDS = 10


def main() -> None:
    """Serve until told to stop."""
    settings = ServingSettings()
    configure_logging(settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


if __name__ == "__main__":
    main()
