"""The ledger that a command records in, or reads where there may be none yet."""

from __future__ import annotations

from cli.app.session import Session
from engine.memory.ledger import MemoryLedger
from engine.ports.ledger import Ledger
from store.backends.errors import NoDatabaseError


def recording_ledger(session: Session, *, preview: bool) -> Ledger:
    """The ledger to record in, made where there is none; a preview makes no file."""
    if not preview:
        return session.ledger(create=True)

    try:
        return session.ledger()
    except NoDatabaseError:
        return MemoryLedger()


def existing_ledger(session: Session) -> Ledger:
    """The ledger, an empty one where there is no database: shipped calendars need none."""

    try:
        return session.ledger()
    except NoDatabaseError:
        return MemoryLedger()
