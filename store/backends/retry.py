"""Doing a thing again after a failure that passes, a bounded number of times."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from triggers.errors import UponError

TRIES = 8
FIRST, LONGEST = 0.05, 2.0
"""Seconds of the first wait, which doubles, and of the longest: five in sum, a server's restart."""
PATIENCE = 40.0
"""Seconds after which a thing that fails is not begun again."""

T = TypeVar("T")


def again(call: Callable[[], T], *passing: type[UponError]) -> T:
    """What `call` gives; after an error that passes it is called again, the last error is raised.

    `call` must leave nothing behind when it fails.
    """
    ends = time.monotonic() + PATIENCE
    for wait in waits():
        try:
            return call()
        except passing:
            if time.monotonic() > ends:
                raise
            time.sleep(wait)
    return call()


def waits() -> Iterator[float]:
    """The seconds between the tries, so spread that those who failed together do not meet again."""
    for number in range(TRIES - 1):
        yield min(FIRST * 2**number, LONGEST) * random.uniform(0.5, 1.5)  # noqa: S311  no secret
