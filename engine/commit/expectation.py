"""What was seen is what is recorded: an act is kept only if it changes what its preview showed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

from engine.model.changes import Change
from engine.model.hash_chain import digest_of
from engine.ports.ledger import Ledger, T, Unit
from triggers.errors import RefusedError


class ChangedSinceError(RefusedError):
    """The act would now change something else than its preview showed (exit 4)."""

    code = "changed_since"
    template = (
        "what this would change is no longer what was shown; look again, nothing was recorded"
    )

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__()


def changes_digest(changes: Iterable[Change]) -> str:
    """SHA-256 of what an act changes, in hexadecimal; the same whatever the order of changes."""
    found = sorted(
        json.dumps(change.as_json(), ensure_ascii=False, sort_keys=True) for change in changes
    )
    return digest_of("\n".join(found))


class ExpectingLedger:
    """A ledger that keeps an entry only where its changes have the digest that was seen.

    The comparison is made in the entry's own transaction, as its last word; where it fails, nothing
    is kept. An act that was recorded before under the same key appends nothing and passes.
    """

    def __init__(self, ledger: Ledger, digest: str) -> None:
        self._ledger, self._digest = ledger, digest

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction of the ledger below. Raises ChangedSinceError."""
        with self._ledger.writing(preview=preview) as unit:
            before = unit.head().count
            yield unit
            head = unit.head().count
            if head > before:
                found = changes_digest(line.change for line in unit.lines(seq=head))
                if found != self._digest:
                    raise ChangedSinceError(found)

    def reading(self) -> AbstractContextManager[Unit]:
        """A transaction of the ledger below."""
        return self._ledger.reading()

    @property
    def reads_aside(self) -> bool:
        """As the ledger below has it."""
        return self._ledger.reads_aside

    def retrying(self, call: Callable[[], T]) -> T:
        """As the ledger below does."""
        return self._ledger.retrying(call)
