"""What every command knows: the language, the database, the day, who is recording."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import typer

from triggers.dates import parse_date
from triggers.errors import BadInputError, HiddenCharacterError, UsageError
from triggers.quick_dates import quick_date
from triggers.visible_text import first_hidden, one_blank
from upon import clock
from upon.home import Home, find_home
from upon.words.texts import Words
from upon.workspace import LANG, LONGEST_NAME, ZONE, Workspace, login_name, zone_named

if TYPE_CHECKING:
    import typer

    from store.backends.errors import OlderSchemaError

UNKNOWN = Home("", "option")

STAMP = "RFC 3339, such as 2023-01-31T08:00:00Z"


@dataclass
class Session(Workspace):
    """One run of the command over its workspace; `as_json`: answers are for programs; `show_head`:
    the ledger's head is printed with what was recorded."""

    as_json: bool = False
    show_head: bool = False
    home: Home = UNKNOWN

    def for_recording(self) -> None:
        """Raise UsageError where the past was asked for: nothing can be recorded in it."""
        if self.known_at:
            raise UsageError("--known-at", self.known_at.isoformat(), "only with reading commands")

    def day_given(self, text: str, option: str) -> date:
        """A date as it was given, or in words reckoned from today; words are echoed with the day
        that they name. Raises BadInputError."""
        quick = quick_date(text, self.today)
        if quick is None:
            return parse_date(text, option)
        day = parse_date(quick.isoformat(), option)
        self.echo(option, text, day)
        return day

    def echo(self, option: str, text: str, day: date) -> None:
        """Note which day the words of an option or of a file's key name."""
        away = (day - self.today).days
        key = "date.today" if away == 0 else "date.ahead" if away > 0 else "date.ago"
        weekday = self.say(f"step.weekday.{day.weekday()}")
        distance = self.say(key, count=abs(away))
        self.note("date.echo", option=option, text=text, weekday=weekday, day=day, away=distance)

    def note(self, key: str, /, **arguments: object) -> None:
        """A message for the person, on stderr."""
        sys.stdout.flush()
        print(self.say(key, **arguments), file=sys.stderr)  # noqa: T201  the border to the person

    def note_whole(self, key: str, /, **texts: str) -> None:
        """A message around what people wrote, which is never cut short."""
        sys.stdout.flush()
        print(self.words.whole(key, **texts), file=sys.stderr)  # noqa: T201  the border to the person


def note_older(session: Session, older: OlderSchemaError | None) -> None:
    """Say on stderr, where the database is of an older schema, that it was only read."""
    if older is not None:
        session.note("older.read", **older.arguments)


def session_of(ctx: typer.Context) -> Session:
    """The session of a command."""
    return cast("Session", ctx.obj)


def make_session(given: Mapping[str, Any]) -> Session:
    """The session that the global options ask for.

    Raises UsageError for a language or zone that is not known, BadInputError for a date.
    """
    lang = given.get("lang") or os.environ.get("UPON_LANG") or LANG
    known_at, today = given.get("known_at"), given.get("today")
    home = find_home(given.get("db"), os.environ, Path.cwd())
    zone = zone_named(given.get("zone") or os.environ.get("UPON_ZONE") or ZONE, "--zone")
    return Session(
        words=Words(lang),
        url=home.url,
        home=home,
        as_json=bool(given.get("as_json")),
        show_head=bool(given.get("show_head")),
        zone=zone,
        by=_name(given.get("by")),
        day=_today(today, zone) if today is not None else None,
        known_at=_moment(known_at) if known_at is not None else None,
    )


def _today(text: str, zone: tzinfo) -> date:
    """The day given as today; words are reckoned from the clock's."""
    quick = quick_date(text, clock.day_of(clock.now(), zone))
    return parse_date(quick.isoformat() if quick else text, "--today")


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
    name = one_blank(given)
    if hidden := first_hidden(name):
        raise HiddenCharacterError("--as", hidden.name, hidden.place)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInputError("--as", given, f"1..{LONGEST_NAME}")
    return name
