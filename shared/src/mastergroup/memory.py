"""What keeps a worker small: pages that its processes share stay shared, and large arrays go back when they are freed.

Without the first a child would come to hold all its parent's modules a second time; without the second the C library
would keep the room of the largest arrays that a step has ever held (docs/architecture.md).
"""

import ctypes
import gc

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of glibc's malloc.h
_LARGE_BYTES = 1024 * 1024


def freeze_before_fork() -> None:
    """Leave every object that lives now out of all later collections, which would write to each one's page."""
    gc.collect()
    gc.freeze()


def return_large_arrays() -> None:
    """Have the C library map what is larger than a megabyte by itself, so that freeing it returns it to the system.

    Does nothing where the C library has no such choice (musl, macOS).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
