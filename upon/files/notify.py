"""Where the file lies that says who is told, and what the commands make of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from delivery.dispatch import deliver_once
from delivery.errors import FaultySettingsError, NoSettingsError
from delivery.letter_writer import Writer
from delivery.sending import sender
from delivery.settings_file import NAME, VARIABLE, read_settings
from store.backends.shown_url import shown_path
from store.messages import SqlMessageQueue
from upon.words.texts import Words
from upon.workspace import Workspace

if TYPE_CHECKING:
    from delivery.dispatch import Delivered
    from delivery.letter_writer import Wording
    from delivery.settings_file import Settings, SettingsReading
    from store.ledger import SqlLedger


def notify_path(workspace: Workspace, given: str | None) -> Path:
    """The file that was given, by the option or by UPON_NOTIFY, else the one beside the database or
    in the current folder. Raises NoSettingsError."""

    named = given or os.environ.get(VARIABLE)
    candidates = [Path(named)] if named else [*_beside(workspace.url, NAME), Path(NAME)]
    for path in candidates:
        if path.exists():
            return path
    raise NoSettingsError(shown_path(str(candidates[0])))


def _beside(url: str, name: str) -> list[Path]:
    """The file beside a database that is one itself."""
    path = url.removeprefix("sqlite:///").partition("?")[0]
    return [Path(path).with_name(name)] if url.startswith("sqlite:///") and path else []


def read_notify(workspace: Workspace, given: str | None) -> SettingsReading:
    """What the file says, with all its faults. Raises NoSettingsError."""

    return read_settings(notify_path(workspace, given))


def notify_settings(workspace: Workspace, given: str | None) -> Settings:
    """The settings. Raises NoSettingsError, FaultySettingsError."""

    reading = read_notify(workspace, given)
    if reading.settings is None:
        raise FaultySettingsError(str(notify_path(workspace, given)), len(reading.faults))
    return reading.settings


def words_of(lang: str) -> Wording:
    """The texts in a language."""

    return Words(lang)


def writer_of(settings: Settings) -> Writer:
    """What makes letters by these settings, in the words of the command line."""

    return Writer(settings, words_of)


def check_notify(workspace: Workspace, given: str | None) -> bool:
    """Whether there is a file. Raises what keeps it from being used, and NoSettingsError for one
    that was named and is not there."""

    try:
        notify_settings(workspace, given)
    except NoSettingsError:
        if given or os.environ.get(VARIABLE):
            raise
        return False
    return True


def deliver_now(
    workspace: Workspace,
    ledger: SqlLedger,
    notify: str | None = None,
    seconds: float | None = None,
) -> Delivered | None:
    """Run one pass of delivery by the file `notify` (None: the file in its usual place); None where
    there is no file, so that nobody is notified. `workspace` gives language and day, `ledger` is
    where the outbox lies; after so many `seconds` (None: however long it takes) no more is begun.

    Raises FaultySettingsError, and NoSettingsError where a file that was named is not there.
    """

    try:
        settings = notify_settings(workspace, notify)
    except NoSettingsError:
        if notify or os.environ.get(VARIABLE):
            raise
        return None
    engine = workspace.engine(ledger)
    with sender(settings) as send:
        return deliver_once(
            SqlMessageQueue(ledger), engine, writer_of(settings), send, workspace.day, seconds
        )
