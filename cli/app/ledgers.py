"""The ledger that a command records in, or reads where there may be none yet."""

from __future__ import annotations

from cli.app.session import Session
from engine.memory.ledger import MemoryLedger
from engine.ports.ledger import Ledger
from store.backends.errors import NoDatabaseError


def founding_ledger(session: Session, *, preview: bool) -> Ledger:
    """The ledger that a plan is adopted or bodies are put into: made where there is none, since a
    workspace begins with them; a preview makes no file. All other commands open what is there."""
    if not preview:
        if session.home.is_new:
            return _new_ledger(session)
        return session.ledger(create=True)

    try:
        return session.ledger()
    except NoDatabaseError:
        return MemoryLedger()


def _new_ledger(session: Session) -> Ledger:
    """A new database, and say where it is; the person's data folder is made for it."""
    path = session.home.path
    if path is not None and session.home.because == "data":
        path.parent.mkdir(parents=True, exist_ok=True)
    made = session.ledger(create=True)
    session.note("where.new", path=str(path))
    return made


def existing_ledger(session: Session) -> Ledger:
    """The ledger, an empty one where there is no database and nobody named one: shipped calendars
    need none."""

    try:
        return session.ledger()
    except NoDatabaseError:
        if session.home.because == "option":
            raise
        return MemoryLedger()
