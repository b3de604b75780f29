"""What every command knows: the language, the database, the day, who is recording."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, available_timezones

import typer

from triggers.dates import parse_date
from triggers.errors import BadInputError, UsageError
from triggers.nearest import nearest
from upon.words.texts import Words
from upon.workspace import DATABASE, LANG, LONGEST_NAME, ZONE, Workspace, login_name

if TYPE_CHECKING:
    import typer


STAMP = "RFC 3339, such as 2023-01-31T08:00:00Z"


@dataclass
class Session(Workspace):
    """One run of the command over its workspace; `as_json`: answers are for programs; `show_head`:
    the ledger's head is printed with what was recorded."""

    as_json: bool = False
    show_head: bool = False

    def for_recording(self) -> None:
        """Raise UsageError where the past was asked for: nothing can be recorded in it."""
        if self.known_at:
            raise UsageError("--known-at", self.known_at.isoformat(), "only with reading commands")

    def note(self, key: str, /, **arguments: object) -> None:
        """A message for the person, on stderr."""
        sys.stdout.flush()
        print(self.say(key, **arguments), file=sys.stderr)  # noqa: T201  the border to the person

    def note_whole(self, key: str, /, **texts: str) -> None:
        """A message around what people wrote, which is never cut short."""
        sys.stdout.flush()
        print(self.words.whole(key, **texts), file=sys.stderr)  # noqa: T201  the border to the person


def session_of(ctx: typer.Context) -> Session:
    """The session of a command."""
    return cast("Session", ctx.obj)


def make_session(given: Mapping[str, Any]) -> Session:
    """The session that the global options ask for.

    Raises UsageError for a language or zone that is not known, BadInputError for a date.
    """
    lang = given.get("lang") or os.environ.get("UPON_LANG") or LANG
    known_at, today = given.get("known_at"), given.get("today")
    return Session(
        words=Words(lang),
        url=database_url(given.get("db") or os.environ.get("UPON_DB") or DATABASE),
        as_json=bool(given.get("as_json")),
        show_head=bool(given.get("show_head")),
        zone=_zone(given.get("zone") or os.environ.get("UPON_ZONE") or ZONE),
        by=_name(given.get("by")),
        day=parse_date(today, "--today") if today is not None else None,
        known_at=_moment(known_at) if known_at is not None else None,
    )


def database_url(text: str) -> str:
    """The URL of a database, given as one or as the path of a SQLite file."""
    return text if "://" in text else f"sqlite:///{text}"


def _zone(name: str) -> tzinfo:

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        near = dict.fromkeys((ZONE, *nearest(name, sorted(available_timezones()))))
        raise UsageError("--zone", name, ", ".join(near)) from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInputError("--known-at", text, STAMP)
    return moment


def _name(given: str | None) -> str:
    if given is None:
        given = login_name()
    name = given.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInputError("--as", given, f"1..{LONGEST_NAME}")
    return name
