"""A look at the ledger, again and again, beside a service that nobody may be asking anything."""

from __future__ import annotations

import threading
from collections.abc import Callable

from store.backends.errors import LedgerChangedError
from store.ledger import SqlLedger
from triggers.errors import UponError

EVERY = 2.0
"""Seconds between two looks."""


class LedgerGuard:
    """Within, `stop` is called once the database no longer holds the `ledger` that was seen first;
    `changed` is then what there is to say of it. `every` is the seconds between two looks."""

    def __init__(self, ledger: SqlLedger, stop: Callable[[], object], every: float = EVERY) -> None:
        self.changed: LedgerChangedError | None = None
        self._ledger, self._stop, self._every = ledger, stop, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="ledger-guard", daemon=True)

    def __enter__(self) -> LedgerGuard:
        self._ledger.keep_watch()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(self._every):
            try:
                with self._ledger.connected(writing=False):
                    pass
            except LedgerChangedError as error:
                self.changed = error
                self._stop()
                return
            except UponError:
                continue  # busy, or a server that is away: it says nothing of what is kept
