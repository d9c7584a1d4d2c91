"""`python -m mastergroup_local.personalize --port N --state DIR --s3-endpoint URL`."""

import logging

import uvicorn

from mastergroup_local.personalize.app import build
from mastergroup_local.personalize.settings import parse


def main() -> None:
    """Serve on the loopback address until told to stop."""
    settings = parse()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    uvicorn.run(build(settings), host="127.0.0.1", port=settings.port, log_level="warning")


if __name__ == "__main__":
    main()
