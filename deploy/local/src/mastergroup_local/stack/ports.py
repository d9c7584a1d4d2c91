"""Free TCP ports on the loopback address."""

import random
import socket
import time

HOST = "127.0.0.1"
# Below the ports that the kernel gives to outgoing connections: a client that retries while a server is being restarted
# could else be given that server's own port, and keep it.
_OURS = range(12_000, 32_000)


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(preferred: int | None = None) -> int:
    """`preferred` if it is free, else any free port."""
    if preferred is not None and is_free(preferred):
        return preferred
    return next(port for port in random.sample(_OURS, len(_OURS)) if is_free(port))


def accepts(port: int) -> bool:
    """Whether somebody listens on `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((HOST, port)) == 0


def wait_until_accepts(port: int, seconds: float) -> bool:
    """Wait up to `seconds` for somebody to listen on `port`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if accepts(port):
            return True
        time.sleep(0.05)
    return False
