"""Where the file lies that says who is told, and what the commands make of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.session import Session

if TYPE_CHECKING:
    from delivery.composing import Wording, Writer
    from delivery.posting import Delivered
    from delivery.reading import Settings, SettingsReading
    from store.ledger import SqlLedger

Notify = Annotated[str | None, typer.Option("--notify", metavar="FILE", help="help.notify.file")]


def notify_path(session: Session, given: str | None) -> Path:
    """The file that was given, by the option or by UPON_NOTIFY, else the one beside the database or
    in the current folder. Raises NoSettingsError."""
    from delivery.errors import NoSettingsError  # noqa: PLC0415  for speed
    from delivery.reading import NAME, VARIABLE  # noqa: PLC0415

    named = given or os.environ.get(VARIABLE)
    candidates = [Path(named)] if named else [*_beside(session.url, NAME), Path(NAME)]
    for path in candidates:
        if path.exists():
            return path
    raise NoSettingsError(str(candidates[0]))


def _beside(url: str, name: str) -> list[Path]:
    """The file beside a database that is one itself."""
    path = url.removeprefix("sqlite:///").partition("?")[0]
    return [Path(path).with_name(name)] if url.startswith("sqlite:///") and path else []


def read_notify(session: Session, given: str | None) -> SettingsReading:
    """What the file says, with all its faults. Raises NoSettingsError."""
    from delivery.reading import read_settings  # noqa: PLC0415  for speed

    return read_settings(notify_path(session, given))


def notify_settings(session: Session, given: str | None) -> Settings:
    """The settings. Raises NoSettingsError, FaultySettingsError."""
    from delivery.errors import FaultySettingsError  # noqa: PLC0415  for speed

    reading = read_notify(session, given)
    if reading.settings is None:
        raise FaultySettingsError(str(notify_path(session, given)), len(reading.faults))
    return reading.settings


def words_of(lang: str) -> Wording:
    """The texts in a language."""
    from cli.words import Words  # noqa: PLC0415  for speed

    return Words(lang)


def writer_of(settings: Settings) -> Writer:
    """What makes letters by these settings, in the words of the command line."""
    from delivery.composing import Writer  # noqa: PLC0415  for speed

    return Writer(settings, words_of)


def check_notify(session: Session, given: str | None) -> bool:
    """Whether there is a file. Raises what keeps it from being used, and NoSettingsError for one
    that was named and is not there."""
    from delivery.errors import NoSettingsError  # noqa: PLC0415  for speed
    from delivery.reading import VARIABLE  # noqa: PLC0415

    try:
        notify_settings(session, given)
    except NoSettingsError:
        if given or os.environ.get(VARIABLE):
            raise
        return False
    return True


def deliver_now(session: Session, ledger: SqlLedger, notify: str | None = None) -> Delivered | None:
    """One pass of delivery by the file; None where there is no file, so that nobody is told.

    Raises FaultySettingsError.
    """
    from delivery.errors import NoSettingsError  # noqa: PLC0415  for speed
    from delivery.posting import deliver_once  # noqa: PLC0415
    from delivery.reading import VARIABLE  # noqa: PLC0415
    from delivery.sending import sender  # noqa: PLC0415
    from store.messages import SqlPost  # noqa: PLC0415

    try:
        settings = notify_settings(session, notify)
    except NoSettingsError:
        if notify or os.environ.get(VARIABLE):
            raise
        return None
    engine = session.engine(ledger)
    return deliver_once(
        SqlPost(ledger), engine, writer_of(settings), sender(settings), today=session.day
    )
