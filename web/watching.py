"""One look at the ledger's head a second a process, however many listen to changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread

from store.backends.errors import StorageError
from triggers.errors import UponError
from web.office import Office

EVERY = 1.0
"""Seconds between two looks."""


class Watcher:
    """Knows the ledger's head while somebody listens. Belongs to one event loop."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._count = 0
        self._moved: asyncio.Condition | None = None
        self._task: asyncio.Task[None] | None = None
        self.listeners = 0
        self.closing = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Count one listener; the first one begins the looking, the last one ends it."""
        self.listeners += 1
        if self._moved is None:
            self._moved = asyncio.Condition()
        if self._task is None:
            self._task = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self.listeners -= 1
            if not self.listeners and self._task is not None:
                self._task.cancel()
                self._task = None

    async def wait_beyond(self, count: int) -> None:
        """Until the ledger has more entries than so many, or the process ends."""
        moved = self._moved
        if moved is None:
            return
        async with moved:
            await moved.wait_for(lambda: self._count > count or self.closing)

    async def close(self) -> None:
        """Let all who listen go."""
        self.closing = True
        if self._moved is not None:
            async with self._moved:
                self._moved.notify_all()

    async def _look(self) -> None:
        while self._moved is not None:
            try:
                head = await anyio.to_thread.run_sync(self._office.head)
            except (UponError, StorageError):
                await asyncio.sleep(EVERY)
                continue
            async with self._moved:
                self._count = head.count
                self._moved.notify_all()
            await asyncio.sleep(EVERY)
