"""How many requests a second a person may make: a bucket each, in the memory of the process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

PEOPLE = 10_000
"""Buckets that are kept; the one that was used longest ago goes first."""


class TooManyError(Exception):
    """A person asks too often (429); `seconds` until the next request."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class Rates:
    """Buckets that hold as many requests as may come in a second, and fill up again."""

    def __init__(self, rate: int, clock: Callable[[], datetime]) -> None:
        self._rate, self._clock = rate, clock
        self._buckets: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, person: str) -> None:
        """Count one request. Raises TooManyError."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.pop(person, (float(self._rate), now))
            left = min(self._rate, left + max(0.0, (now - at).total_seconds()) * self._rate)
            self._buckets[person] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > PEOPLE:
                self._buckets.popitem(last=False)
        if left < 1:
            raise TooManyError(1)
