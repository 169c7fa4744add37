"""Memory that is freed is kept for the next arrays."""

import ctypes
from functools import lru_cache
from typing import Final

TRIM_THRESHOLD: Final = -1
MMAP_THRESHOLD: Final = -3
"""Settings of `mallopt`, as the C library of Linux numbers them."""

KEPT: Final = 2**28
"""Bytes that may lie unused before they are given back."""

LARGEST: Final = 2**25
"""Bytes of the largest block that is kept at all; the most that the library allows."""


@lru_cache(maxsize=1)
def hold_memory() -> bool:
    """Lead the allocator to keep what is freed for the arrays of the next line, round and chunk.

    The C library of Linux gives large blocks back to the system as soon as they are freed, and
    getting one again costs more than what is reckoned in it. A worker of Dask is started with
    settings that make it give back even small ones.

    Returns
    -------
    bool
        Whether the allocator could be told; elsewhere than on Linux it cannot, and need not.
    """
    try:
        tell = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    settings = ((MMAP_THRESHOLD, LARGEST), (TRIM_THRESHOLD, KEPT))
    return all(tell(name, value) == 1 for name, value in settings)
