"""Prints DATABASE_URL as the environment of PostgreSQL's programs, for `eval`: others see a command line."""

import os
import shlex

from psycopg.pq import Conninfo

for option in Conninfo.parse(os.environ["DATABASE_URL"].encode()):
    if option.val is not None and option.envvar is not None:
        print(f"export {option.envvar.decode()}={shlex.quote(option.val.decode())}")  # noqa: T201
