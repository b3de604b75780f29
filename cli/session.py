"""What every command knows: the language, the database, the day, who is recording."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from cli import clock
from cli.words import Words
from triggers.dates import parse_date
from triggers.errors import BadInputError, UsageError

if TYPE_CHECKING:
    import typer

    from engine.ports.ledger import Ledger
    from engine.service.engine import Engine

DATABASE, ZONE, LANG = "sqlite:///upon.db", "Asia/Ho_Chi_Minh", "vi"
STAMP = "RFC 3339, such as 2023-01-31T08:00:00Z"
LONGEST_NAME = 200


@dataclass
class Session:
    """One run of the command: `day` is the `--today` given, `known_at` the moment up to which
    the records count."""

    words: Words
    url: str
    as_json: bool
    zone: tzinfo
    by: str
    day: date | None = None
    known_at: datetime | None = None

    @cached_property
    def today(self) -> date:
        """The day that answers are for: as given, else that of `--known-at`, else the office's."""
        moment = self.known_at or clock.now()
        return self.day or clock.day_of(moment, self.zone)

    def ledger(self, *, create: bool = False) -> Ledger:
        """The ledger, as it stood at `--known-at`."""
        from store.ledger import open_ledger  # noqa: PLC0415  it is slow to import

        ledger = open_ledger(self.url, create=create)
        return _known(ledger, self.known_at) if self.known_at else ledger

    @contextmanager
    def board(self) -> Iterator[Any]:
        """The standings, with `board()` and `scan(...)`; the light way where it is enough."""
        if self.known_at:
            with self.ledger().reading() as unit:
                yield unit
            return
        from store.read_model import open_board  # noqa: PLC0415  it is slow to import

        with open_board(self.url) as board:
            yield board

    def trigger_names(self, board: Any) -> dict[str, str]:
        """Trigger id -> the name by which people know the document, from what `board` gave."""
        if hasattr(board, "trigger_names"):
            return dict(board.trigger_names())
        return {
            name: trigger.name for plan in board.plans() for name, trigger in plan.triggers.items()
        }

    def engine(self, ledger: Ledger | None = None) -> Engine:
        """The engine over a ledger (default: the database's)."""
        from engine.service.engine import Engine  # noqa: PLC0415  it is slow to import

        return Engine(ledger or self.ledger(), clock.now, self.zone, by=self.by, via="cli")

    def for_recording(self) -> None:
        """Raise UsageError where the past was asked for: nothing can be recorded in it."""
        if self.known_at:
            raise UsageError("--known-at", self.known_at.isoformat(), "only with reading commands")

    def say(self, key: str, /, **arguments: object) -> str:
        """A text in the language chosen."""
        return self.words.say(key, **arguments)

    def note(self, key: str, /, **arguments: object) -> None:
        """A message for the person, on stderr."""
        sys.stdout.flush()
        print(self.say(key, **arguments), file=sys.stderr)  # noqa: T201  the border to the person


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
        zone=_zone(given.get("zone") or os.environ.get("UPON_ZONE") or ZONE),
        by=_name(given.get("by")),
        day=parse_date(today, "--today") if today is not None else None,
        known_at=_moment(known_at) if known_at is not None else None,
    )


def database_url(text: str) -> str:
    """The URL of a database, given as one or as the path of a SQLite file."""
    return text if "://" in text else f"sqlite:///{text}"


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415  for speed

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        from triggers.nearest import nearest  # noqa: PLC0415  for speed

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


def login_name() -> str:
    """Who is logged in, a dash where the system does not say."""
    import getpass  # noqa: PLC0415  for speed

    try:
        return getpass.getuser() or "-"
    except (OSError, LookupError, ImportError):
        return "-"


def _known(ledger: Ledger, moment: datetime) -> Ledger:
    """A ledger in memory with the entries recorded up to a moment."""
    from engine.commit.commit import copy_entry  # noqa: PLC0415  it is slow to import
    from engine.memory.ledger import MemoryLedger  # noqa: PLC0415
    from triggers.calendar_files import shipped_calendar  # noqa: PLC0415

    known = MemoryLedger()
    with ledger.reading() as source, known.writing() as unit:
        for entry in source.entries():
            # The order is that of the ledger, never of the clock: what follows a later entry
            # was recorded after it, whatever its stamp says.
            if entry.at > moment:
                break
            copy_entry(unit, shipped_calendar, entry)
    return known
