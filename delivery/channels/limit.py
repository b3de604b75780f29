"""An end to every conversation, however slowly the other side goes on talking."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from threading import Timer
from types import TracebackType

SECONDS = 120
"""For all of it: less than a lease, so that what is being sent is nobody else's yet. The time-outs
of sockets are for each word; who says one letter every few seconds would never meet them."""


class Limit:
    """Within the block, shuts the connection watched when its time is over."""

    def __init__(self, seconds: float | None = None) -> None:
        self._timer = Timer(SECONDS if seconds is None else seconds, self._end)
        self._timer.daemon = True
        self._spare: socket.socket | None = None
        self._over = False

    def watch(self, connection: socket.socket) -> None:
        """Watch a connection, which may be wrapped (for TLS) later."""
        if self._spare is not None:
            self._spare.close()
        # A second handle on the same connection: wrapping takes the first one away.
        self._spare = socket.socket(fileno=os.dup(connection.fileno()))
        if self._over:
            self._end()

    def __enter__(self) -> Limit:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        if self._spare is not None:
            self._spare.close()

    def _end(self) -> None:
        self._over = True
        if self._spare is not None:
            with suppress(OSError):
                self._spare.shutdown(socket.SHUT_RDWR)
