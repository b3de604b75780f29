"""Signals that end a running clock."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

GRACE = 10.0
"""Seconds that a stop leaves to the pass in hand."""


STOPS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM or SIGINT sets; a second signal ends the process at once."""
    stop = threading.Event()

    def ask(_: int, __: FrameType | None) -> None:
        stop.set()
        for name in STOPS:
            signal.signal(name, signal.SIG_DFL)

    before = {name: signal.signal(name, ask) for name in STOPS}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def leave(code: int) -> None:
    """End now: Python would wait for the thread that the pass hangs in. Its transaction is dropped
    by the database."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
