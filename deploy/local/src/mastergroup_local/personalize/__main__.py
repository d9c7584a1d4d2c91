"""`python -m mastergroup_local.personalize --port N --state DIR --s3-endpoint URL`."""

import logging
import sys

import uvicorn

from mastergroup_local.personalize.app import build
from mastergroup_local.personalize.locks import StateInUseError
from mastergroup_local.personalize.settings import parse
from mastergroup_local.personalize.store import UnreadableStateError


def main() -> None:
    """Serve until told to stop; a state folder that cannot be used ends it with a sentence."""
    settings = parse()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        application = build(settings)
    except (StateInUseError, UnreadableStateError) as error:
        sys.exit(str(error))
    uvicorn.run(application, host=settings.host, port=settings.port, log_level="warning")


if __name__ == "__main__":
    main()
