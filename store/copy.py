"""Moving a whole workspace from one database into another that is empty, to the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import URL, Engine

from engine.commit.commit import rebuild
from engine.model.acts import Entry
from engine.model.hash_chain import BrokenChainError, Head, verify
from engine.ports.ledger import Unit
from engine.verify.verification import compare, lost_guards
from store.backends.base import name_of
from store.backends.connect import backend_of, connect, refusals
from store.backends.errors import CopyDiffersError, NotEmptyError, SameDatabaseError
from store.ledger import SqlLedger, open_as_is, open_ledger
from store.migrate import MARK
from store.schema import core_tables
from store.schema.plain_tables import COUNT_ENTRIES
from store.unit.unit import StoredUnit
from triggers.calendar_files import shipped_calendar

BATCH = 1000
T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Told what is being done (`rows`, `derived`), how many entries are, and how many there will be."""


class Copied(NamedTuple):
    """What was copied, and where it is now."""

    head: Head
    to: str


def copy_workspace(source: str, target: str, progress: Progress) -> Copied:
    """Copy the ledger of the URL `source` as it stands now into that of the URL `target`, work out
    what follows from it, and prove it all, in one transaction on the target. What is recorded in
    the source from now on is not copied. `progress` is called with the step, the entries done and
    the entries in all.

    Raises NoDatabaseError, SameDatabaseError, NotEmptyError, BrokenChainError, CopyDiffersError.
    """
    with ExitStack() as ends:
        old = open_as_is(source)
        ends.callback(old.engine.dispose)
        there = connect(target, create=True)
        ends.callback(there.dispose)
        if _place(old.engine.url) == _place(there.url):
            raise SameDatabaseError(name_of(there))
        _check_empty(there)
        with old.reading() as unit:
            head = verify(unit.entries.raw())
        new = open_ledger(target)
        ends.callback(new.engine.dispose)
        with new.writing() as unit:
            _check_no_entries(unit, new.name)
            _fill(old, cast("StoredUnit", unit), head, progress)
            rebuild(_Open(unit, head.count, progress), shipped_calendar)
            _keep_told(old, cast("StoredUnit", unit))
            _prove(unit, head, new.name)
    return Copied(head, new.name)


def _place(url: URL) -> object:
    """What tells databases apart, however they are spelt. A server that has two names is found out
    by what it holds."""
    if url.get_backend_name() != "sqlite":
        return url.set(drivername="-", username=None, password=None)
    path = Path(url.database or "")
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return path.absolute()


def _check_empty(engine: Engine) -> None:
    """Raise NotEmptyError, before anything is made there, where entries or other tables are."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return
    backend = backend_of(engine.dialect.name)
    with refusals(engine), engine.connect() as connection:
        names = backend.tables(connection)
        if names and MARK not in names:
            raise NotEmptyError(name_of(engine), 0, sorted(names)[:3])
        if "ledger" in names:
            count = connection.scalar(COUNT_ENTRIES)
            if count:
                raise NotEmptyError(name_of(engine), count)


def _check_no_entries(unit: Unit, name: str) -> None:
    """Raise NotEmptyError where somebody was faster."""
    if unit.entries.head().count:
        raise NotEmptyError(name, unit.entries.head().count)


def _fill(old: SqlLedger, unit: StoredUnit, head: Head, progress: Progress) -> None:
    """The rows up to the head, in order, to the letter; each batch is read by itself, so that
    nobody who records is held up."""
    done = 0
    while done < head.count:
        with old.reading() as source:
            rows = source.entries.raw_after(done, min(BATCH, head.count - done))
        if not rows:
            raise BrokenChainError(done + 1, "missing")
        unit.entries.append_raw(rows)
        done = rows[-1].seq
        progress("rows", done, head.count)


def _keep_told(old: SqlLedger, unit: StoredUnit) -> None:
    """What people were told goes along, so that nobody is told twice; with its checksums, where the
    source has any, so that what somebody altered there is found here."""
    with old.connected(writing=False) as connection:
        there = backend_of(connection.dialect.name).tables(connection)
    with old.reading() as source:
        for model in (*core_tables.KEPT, *core_tables.KEPT_POST):
            if model.name in there:  # an older schema has not all of them
                unit.put_rows(model, source.rows_of(model))
        if core_tables.CHECKSUM.name in there:
            unit.put_checksums(source, (*core_tables.KEPT, *core_tables.KEPT_POST))


def _prove(unit: Unit, head: Head, name: str) -> None:
    """Raise BrokenChainError or CopyDiffersError where the copy is not what it should be."""
    verify(unit.entries.raw(), head)
    found = [*lost_guards(unit), *compare(unit, shipped_calendar)]
    if found:
        raise CopyDiffersError(name, found[0].what)


class _Open:
    """A transaction that is open already, as a ledger; it tells how far a rebuild has come."""

    reads_aside = False

    def __init__(self, unit: Unit, count: int, progress: Progress) -> None:
        self._unit, self._count, self._progress = unit, count, progress

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """The same transaction."""
        del preview
        yield cast("Unit", _Told(self._unit, self._count, self._progress))

    reading = writing

    def retrying(self, call: Callable[[], T]) -> T:
        """The whole copy is one use case."""
        return call()


class _Told:
    """A transaction that tells after each batch how many entries it took in."""

    def __init__(self, unit: Unit, count: int, progress: Progress) -> None:
        self._unit, self._count, self._progress = unit, count, progress

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    def absorb(self, entry: Entry) -> None:
        """Take the facts of an entry in."""
        self._unit.absorb(entry)
        if entry.seq % BATCH == 0 or entry.seq == self._count:
            self._progress("derived", entry.seq, self._count)
