"""Channels that were not to be reached: after some failures in a row one is put off as a whole, so
that a dead server is not waited for by each of thousands of letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from time import sleep

from delivery.errors import UnreachableError

FAILURES = 3
"""After so many failures in a row to reach a channel, it is put off."""
TOGETHER = 0.2
"""Seconds that a letter waits after a failure, for those under way beside it to fail as well."""


class PutOffError(Exception):
    """A letter was not tried: its channel is not to be reached."""


def channel_of(address: str) -> str:
    """The channel by which an address is reached."""
    return address.partition(": ")[0]


class Channels:
    """How a pass fares with its channels; threads share it."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._until: dict[str, datetime] = {}
        self._lock = Lock()

    @contextmanager
    def trying(self, channel: str) -> Iterator[None]:
        """Within, a letter goes out by the channel; how it went is counted. Raises PutOffError
        where the channel is down."""
        if self._failures.get(channel, 0):
            sleep(TOGETHER)
        if self._failures.get(channel, 0) >= FAILURES:
            raise PutOffError
        try:
            yield
        except UnreachableError:
            with self._lock:
                self._failures[channel] = self._failures.get(channel, 0) + 1
            raise
        with self._lock:
            if self._failures.get(channel, 0) < FAILURES:
                self._failures[channel] = 0

    def is_down(self, address: str) -> bool:
        """Whether the channel of an address failed too often in a row."""
        return self._failures.get(channel_of(address), 0) >= FAILURES

    def put_off(self, address: str, until: datetime) -> bool:
        """Put the channel of an address off until a moment; whether it was not yet."""
        channel = channel_of(address)
        is_new = channel not in self._until
        self._until.setdefault(channel, until)
        return is_new

    def is_put_off(self, address: str) -> bool:
        """Whether the channel of an address is put off for this pass."""
        return channel_of(address) in self._until

    def until(self, address: str) -> datetime | None:
        """Until when it is put off, None where it is not."""
        return self._until.get(channel_of(address))
