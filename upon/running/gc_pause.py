"""Work on many small values without Python's collector of cycles, which would walk all that is
held, time and again, to find none. The collector belongs to the whole process, so only who owns the
process may ask for it: a command that ends soon, the sweep of a process that keeps the clock. The
launcher starts without it, and a command that stays turns it on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_quiet = 0
_was_on = False


@contextmanager
def quiet() -> Iterator[None]:
    """Turns the collector off, and on again if it was on, once the last of those (of whatever
    thread) that asked for quiet is done."""
    global _quiet, _was_on  # noqa: PLW0603  the collector is one for the whole process
    with _lock:
        if not _quiet:
            _was_on = gc.isenabled()
            gc.disable()
        _quiet += 1
    try:
        yield
    finally:
        with _lock:
            _quiet -= 1
            if not _quiet and _was_on:
                gc.enable()


@contextmanager
def collecting() -> Iterator[None]:
    """Turns the collector on, whoever turned it off, and leaves it as it was."""
    was_on = gc.isenabled()
    gc.enable()
    try:
        yield
    finally:
        if not was_on:
            gc.disable()
