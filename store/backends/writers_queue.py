"""A queue of those who want to write to a SQLite file: first come, first served.

SQLite's own waiting is a lottery: whoever looks at the right moment has the lock, and of a crowd
some lose for longer than anyone waits. Here each takes the next number, holds a lock on the byte of
that number in a file beside the database, and waits for the byte of the number before. Locks go
with whoever dies, so nobody waits for the dead. Who is let through takes SQLite's lock as ever: the
queue orders, it does not guard. Where the system has no such locks, or the folder takes no file,
there is no queue.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LONGEST = 60.0
"""Seconds in the queue, after which one tries as if there were none."""
PAUSE = 0.002
SUFFIX = "-writers"
_COUNTER, _FIRST = 0, 4096
"""The byte under whose lock numbers are taken, and that of the first number."""
_NUMBERS = 1 << 40


@contextmanager
def turn(path: str) -> Iterator[None]:
    """Within, it is one's turn to write to the database at `path`."""
    queue = _opened(path)
    if queue is None:
        yield
        return
    try:
        _wait(queue)
        yield
    finally:
        os.close(queue)


def _opened(path: str) -> int | None:
    if not path or path == ":memory:" or not hasattr(fcntl, "F_OFD_SETLK"):
        return None
    try:
        mode = Path(path).stat().st_mode & 0o666
        return os.open(f"{path}{SUFFIX}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
    except OSError:
        return None


def _wait(queue: int) -> None:
    """Take a number and wait for the one before it, for so long."""
    ends = time.monotonic() + LONGEST
    while not _lock(queue, _COUNTER):
        if time.monotonic() > ends:
            return
        time.sleep(PAUSE / 4)
    try:
        kept = os.pread(queue, 8, 0)
        number = struct.unpack("<Q", kept)[0] if len(kept) == 8 else 0
        mine = _FIRST + number % _NUMBERS
        _lock(queue, mine)
        os.pwrite(queue, struct.pack("<Q", number + 1), 0)
    finally:
        _lock(queue, _COUNTER, free=True)
    before = _FIRST + (number - 1) % _NUMBERS
    while not _lock(queue, before):
        if time.monotonic() > ends:
            return
        time.sleep(PAUSE)
    _lock(queue, before, free=True)


def _lock(queue: int, place: int, *, free: bool = False) -> bool:
    """Lock a byte for this opening of the file, or free it; False where another has it."""
    locks: Any = fcntl
    kind = locks.F_UNLCK if free else locks.F_WRLCK
    asked = struct.pack("hhqqi4x", kind, os.SEEK_SET, place, 1, 0)
    try:
        locks.fcntl(queue, locks.F_OFD_SETLK, asked)
    except (BlockingIOError, PermissionError):
        return False
    return True
