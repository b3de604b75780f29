"""`upon where`: which database the commands work on, and why that one."""

from __future__ import annotations

import typer

from cli.app.output import line, print_json
from cli.app.session import Session, session_of
from cli.pages.deadlines import hang
from store.backends.errors import NoDatabaseError
from store.backends.shown_url import scrubbed, shown_path, shown_url
from triggers.errors import UponError
from upon.home import VARIABLE


def where(ctx: typer.Context) -> None:
    """Say where the database is."""
    session = session_of(ctx)
    if session.as_json:
        said = {"url": _shown(session), "because": session.home.because}
        print_json(said | {"entries": _entries(session)})
        return
    line(_shown(session))
    line(hang(session.say(f"where.{session.home.because}", variable=VARIABLE)))
    count = _entries(session)
    line(hang(session.say("where.none" if count is None else "where.entries", count=count)))


def _shown(session: Session) -> str:
    """The file's full path, or the server's URL without its password."""
    path = session.home.path
    if path is not None and shown_path(str(path)) == str(path):
        return str(path.absolute())
    return shown_url(session.url)


def _entries(session: Session) -> int | None:
    """How many entries the ledger has, None where there is none yet. A server that cannot be
    reached is said on stderr: the question was where it is."""
    try:
        with session.ledger().reading() as unit:
            return unit.entries.head().count
    except NoDatabaseError:
        return None
    except UponError as error:
        said = scrubbed(session.words.error(error), session.url)
        session.note_whole("where.trouble", what=said)
        return None
