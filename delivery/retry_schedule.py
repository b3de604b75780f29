"""How long a message belongs to who took it, and how long is waited after a failure."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(minutes=10)
"""For how long a message belongs to whoever took it; longer than any way of sending may last."""
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=12),
)
"""How long to wait after the first failure, the second ...: after the last there is one try."""
TRIES = len(WAITS) + 1
LONGEST_WAIT = timedelta(hours=24)
"""No more than so long is waited, whatever the other side asks for."""


def wait_after(attempts: int, asked: timedelta | None) -> timedelta | None:
    """How long to wait after so many failures, None where that was the last try."""
    if attempts >= TRIES:
        return None
    return min(max(WAITS[attempts - 1], asked or timedelta(0)), LONGEST_WAIT)
