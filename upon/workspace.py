"""The workspace that a door works on: its database, its zone, who records, up to which moment."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from store.backends.errors import OlderSchemaError
from triggers.errors import UsageError
from triggers.nearest import nearest
from upon import clock
from upon.known_board import KnownBoard
from upon.words.texts import Words

if TYPE_CHECKING:
    from engine.memory.ledger import MemoryLedger
    from engine.model.acts import Entry
    from engine.ports.ledger import Ledger, Unit
    from engine.service.engine import Engine
    from engine.service.reason_queries import ReasonQueries
    from store.ledger import SqlLedger


DATABASE, ZONE, LANG = "sqlite:///upon.db", "Asia/Ho_Chi_Minh", "vi"
LONGEST_NAME = 200
PAGE = 500
"""Entries read at a time."""


@dataclass
class Workspace:
    """An office's records as one door works on them.

    `url` is the database; `zone` the office's time zone, in which its days are reckoned; `by` who
    records and `via` through what; `day` the day that answers are for (None: the office's own);
    `known_at` the moment, aware, up to which the records count (None: all of them).
    """

    words: Words
    url: str
    zone: tzinfo
    by: str
    day: date | None = None
    known_at: datetime | None = None
    via: str = "cli"

    @cached_property
    def today(self) -> date:
        """The day that answers are for: as given, else that of `--known-at`, else the office's."""
        moment = self.known_at or clock.now()
        return self.day or clock.day_of(moment, self.zone)

    def ledger(self, *, create: bool = False) -> Ledger:
        """The ledger, as it stood at the moment `known_at`. One of an older schema is read as it
        is, in memory, and raises OlderSchemaError where something is to be recorded.

        Raises what `store.ledger.open_ledger` raises.
        """
        try:
            ledger: Ledger = self.database(create=create)
        except OlderSchemaError as error:
            if create:
                raise
            from store.older import OlderLedger  # noqa: PLC0415  few databases are

            ledger = OlderLedger(self.url, error)
        return known_ledger(ledger, self.known_at) if self.known_at else ledger

    def database(self, *, create: bool = False) -> SqlLedger:
        """The ledger in its database, of this version's schema. Raises what `open_ledger` raises,
        OlderSchemaError among it: nothing is brought up in passing."""
        from store.ledger import open_ledger  # noqa: PLC0415  lists are read without it

        return open_ledger(self.url, create=create, upgrade=False)

    def records(self) -> tuple[SqlLedger, OlderSchemaError | None]:
        """The database, for those who only read what is kept beside the ledger; one of an older
        schema as it is, with what there is to say of that. Raises what `open_ledger` raises;
        OlderSchemaError where that schema kept it otherwise."""
        from store.older import older_records  # noqa: PLC0415  lists are read without it

        try:
            return self.database(), None
        except OlderSchemaError as error:
            return older_records(self.url, error), error

    @contextmanager
    def board(self) -> Iterator[Any]:
        """The standings, with `board()` and `scan(...)`; the light way where it is enough."""
        from store.read_model import open_board  # noqa: PLC0415  help needs no database

        with ExitStack() as ends:
            try:
                board: Any = ends.enter_context(open_board(self.url, self.known_at))
            except OlderSchemaError:
                board = KnownBoard(ends.enter_context(self.ledger().reading()))
            yield board

    def trigger_names(self, board: Any) -> dict[str, str]:
        """Trigger id -> the name by which people know the document, from what `board` gave."""
        return dict(board.trigger_names())

    def engine(self, ledger: Ledger | None = None) -> Engine:
        """The engine over a ledger (default: the database's)."""
        from engine.service.engine import Engine  # noqa: PLC0415  lists are read without it

        return Engine(ledger or self.ledger(), clock.now, self.zone, by=self.by, via=self.via)

    def reasons(self, ledger: Ledger) -> ReasonQueries:
        """What gives the reasons of tasks over a ledger, and records nothing."""
        from engine.service.reason_queries import ReasonQueries  # noqa: PLC0415  as for `engine`

        return ReasonQueries(ledger, clock.now, self.zone)

    def say(self, key: str, /, **arguments: object) -> str:
        """A text in the language chosen."""
        return self.words.say(key, **arguments)


def zone_named(name: str, where: str) -> ZoneInfo:
    """The time zone of a `name`, such as Asia/Ho_Chi_Minh; `where` is the option or argument that
    gave it. Raises UsageError, with names that are near, where there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        near = dict.fromkeys((ZONE, *nearest(name, sorted(available_timezones()))))
        raise UsageError(where, name, ", ".join(near)) from None


def login_name() -> str:
    """Who is logged in, a dash where the system does not say."""
    try:
        return getpass.getuser() or "-"
    except (OSError, LookupError, ImportError):
        return "-"


def known_ledger(ledger: Ledger, moment: datetime) -> Ledger:
    """A ledger with the entries recorded up to a moment: that of a database reads the rows that
    stood then, any other is folded from its entries, in memory."""
    from store.ledger import SqlLedger  # noqa: PLC0415  lists are read without it
    from store.past import PastLedger  # noqa: PLC0415

    if isinstance(ledger, SqlLedger):
        return PastLedger(ledger, moment, _folded)
    return folded_ledger(ledger, moment)


def folded_ledger(ledger: Ledger, moment: datetime) -> MemoryLedger:
    """The same of any ledger, read up to that moment and folded in memory."""
    with ledger.reading() as source:
        return _folded(list(_recorded_by(source, moment)))


def _folded(entries: list[Entry]) -> MemoryLedger:
    """A ledger in memory that has some entries and no more."""
    from triggers.calendar_files import shipped_calendar  # noqa: PLC0415  lists of today need none
    from upon.known_ledger import known_at  # noqa: PLC0415

    return known_at(entries, shipped_calendar)


def _recorded_by(unit: Unit, moment: datetime) -> Iterator[Entry]:
    """The entries up to a moment, page by page, so that no later one is read but the next."""
    seq = 0
    while page := unit.entries.after(seq, PAGE):
        for entry in page:
            # The order is that of the ledger, never of the clock: what follows a later entry
            # was recorded after it, whatever its stamp says.
            if entry.at > moment:
                return
            yield entry
        seq = page[-1].seq
