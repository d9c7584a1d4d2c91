"""Serves a feed folder: python -m mastergroup_local.erp --feed DIR --port N --token T."""

import argparse
import logging
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import uvicorn

from mastergroup_local.erp.answers import Form
from mastergroup_local.erp.app import Erp, create_app
from mastergroup_local.erp.feed import open_feed


def main() -> None:
    """Indexes the folder, then listens; ends with a sentence if the folder holds no recording."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that a stop, too, clears the temporary folder
    with ExitStack() as until_the_end:
        work = options.work or Path(until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="erp-")))
        try:
            feed = open_feed(options.feed, work)
        except FileNotFoundError as error:
            sys.exit(str(error))
        erp = Erp(feed, options.token, Form(options.bare, options.page_size))
        app = create_app(erp, admin=options.admin)
        uvicorn.run(app, host=options.host, port=options.port, log_level="warning")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mastergroup_local.erp", description=__doc__)
    parser.add_argument("--feed", type=Path, required=True, help="folder of recorded feed files")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--token", required=True, help="what the Authorization header must hold")
    parser.add_argument("--work", type=Path, help="folder for unpacked files, kept (default: a temporary one)")
    parser.add_argument("--admin", action="store_true", help="let tests order faults at /_faults")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--page-size", type=_positive, help="records a page (default: no paging)")
    form.add_argument("--bare", action="store_true", help="answer with a bare list")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    main()
