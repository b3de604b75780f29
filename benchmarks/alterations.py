"""What `verify` finds of what is done behind its back to any table, and to how they are built.

`python -m benchmarks.alterations --workspaces 20 --each 60` makes honest workspaces by random acts,
sweeps and messages, and does to each so many random alterations, one at a time: a column of a row,
a row taken out or put in, an index, key, check, trigger, rule or row security of the tables. It
prints how many were found, which were missed, and every honest workspace that was not proved. With
`--postgresql` the workspaces are on a server of its own. `--seconds` stops it earlier.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from benchmarks.support.schema_parts import INDEXES, SERVER_PARTS, SQLITE_PARTS
from engine.model.hash_chain import BrokenChainError, Head, verify
from engine.ports.heartbeats import Runner
from engine.ports.messages import DIGEST, SENT, URGENT, Message, Seen, Step, message_id
from engine.service.engine import Engine
from engine.verify.verification import prove
from store.accounts.accounts import SqlAccounts
from store.accounts.attempts import SqlAttempts
from store.accounts.feeds import SqlFeeds
from store.accounts.proposals import SqlProposals
from store.accounts.sessions import SqlSessions, SqlTokens
from store.backends.options import WRITING
from store.heartbeats import Heartbeats
from store.ledger import SqlLedger, open_ledger
from store.messages import SqlMessageQueue
from store.schema import account_tables, core_tables
from store.unit.unit import StoredUnit
from store.verify.builder import BUILDER
from tests.support.random_acts import random_act
from tests.support.servers import fresh_database, postgres
from tests.support.strategies import TODAY, office, random_plan
from triggers.calendar_files import shipped_calendar
from triggers.errors import UponError

TABLES: tuple[Table, ...] = (
    core_tables.LEDGER,
    *core_tables.DERIVED,
    *core_tables.SUMMED,
    core_tables.CHECKSUM,
    *account_tables.SUMMED,
)


class Alteration(NamedTuple):
    """What is done: its kind, the table or part, and the statements with their values."""

    kind: str
    place: str
    statements: tuple[tuple[str, tuple[Any, ...]], ...]


def workspace(ledger: SqlLedger, rng: Random, acts: int = 30) -> Engine:
    """An honest workspace: random acts, sweeps of a year's days, messages about the notices."""
    engine = office(ledger)
    engine.adopt(random_plan(rng))
    for number in range(acts):
        name, asked = random_act(rng, engine, number)
        with suppress(UponError, ValueError):
            getattr(engine, name)(**asked)
        if rng.randint(0, 3) == 0:
            engine.sweep(today=TODAY + timedelta(rng.randint(-30, 30)))
    engine.sweep(today=TODAY + timedelta(31))
    tell(ledger, engine)
    let_in(ledger)
    return engine


def tell(ledger: SqlLedger, engine: Engine) -> None:
    """One digest and one urgent message about what is in the outbox, kept as delivery does."""
    notices = engine.notices()
    if not notices:
        return
    with ledger.reading() as unit:
        first = unit.entries.entry(1)
    assert first is not None
    at, last = datetime.now(UTC), notices[-1]
    key = [part or "" for part in last.notice.key]
    numbers = tuple(one.n for one in notices)
    told: list[tuple[str, list[object], tuple[int, ...]]]
    told = [(DIGEST, [TODAY], numbers), (URGENT, [*key], (last.n,))]
    messages = [
        Message(
            message_id(first.hash, "an", kind, about), kind, "an", "mail:an", TODAY, which, at, at
        )
        for kind, about, which in told
    ]
    queue = SqlMessageQueue(ledger)
    queue.put([Step("an", None, Seen(last.n, last.n, TODAY), messages)])
    send(queue, at)
    watch(Heartbeats(ledger), at)


def send(queue: SqlMessageQueue, at: datetime) -> None:
    """One message is sent, the other is tried in vain and waits."""
    hour = timedelta(hours=1)
    (sent,) = queue.claim(["mail:an"], "here", at, at + hour)
    queue.settle([replace(sent, state=SENT, attempts=1, sent_at=at)], "here")
    (tried,) = queue.claim(["mail:an"], "here", at, at + hour)
    queue.settle([replace(tried, attempts=1, next_at=at + hour, error="550")], "here")
    queue.delay("mail:an", at + 2 * hour)


def watch(beats: Heartbeats, at: datetime) -> None:
    """A process that keeps the clock, and one that stopped."""
    for name in ("one", "two"):
        runner = Runner(name, "here", 1, "run", 60, at, at)
        beats.begin(runner)
        beats.beat(runner, at, lease=True)
        beats.ended(name, "no server" if name == "two" else None)
    beats.stop("two", at)


def let_in(ledger: SqlLedger) -> None:
    """People who sign in, one of whom is disabled again, and what they ask for."""

    def now() -> datetime:
        return datetime.now(UTC)

    def later() -> datetime:
        return now() + timedelta(hours=1)

    accounts, sessions = SqlAccounts(ledger, now), SqlSessions(ledger, now)
    for name in ("an", "binh"):
        accounts.add(name, by="admin", full_name=name, role="clerk", password="-")  # noqa: S106
        used = sessions.begin(name, "127.0.0.1", "browser")
        sessions.begin(name, "127.0.0.1", "browser")
        secret, _ = SqlTokens(ledger, now).add(name, "t", "reader", None, 30)
        SqlTokens(ledger, now).add(name, "u", "reader", None, 30)
        SqlSessions(ledger, later).find(used)
        SqlTokens(ledger, later).find(secret)
    accounts.change("an", by="admin", role="head")
    accounts.see("an", 1)
    accounts.disable("binh", by="admin")
    sessions.end("binh")
    sessions.begin("an", "127.0.0.1", "browser")
    feeds, proposals = SqlFeeds(ledger, now), SqlProposals(ledger, now)
    _, feed = feeds.add("an", "f", body=None, below=True, role=None, component="event", lang="vi")
    feeds.fetched(feed, TODAY)
    feeds.renew(feed.id, "an")
    first = proposals.add("retract", {"event": "x"}, "0" * 64, None, "an")
    proposals.add("retract", {"event": "y"}, "0" * 64, None, "an")
    proposals.decide(first.id, "admin", "no", None)
    attempts = SqlAttempts(ledger, now)
    attempts.fail(["an", "binh", "an"])
    attempts.succeed(["binh"])


def other(rng: Random, value: Any) -> Any:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice([-1, 1, 7])
    if isinstance(value, date):
        return value + timedelta(rng.choice([-1, 1, 30]))
    if isinstance(value, str) and value and rng.randint(0, 1):
        place = rng.randrange(len(value))
        return f"{value[:place]}{chr(ord(value[place]) ^ 1)}{value[place + 1 :]}"
    return f"{value or ''}x"


def of_rows(rng: Random, connection: Connection) -> Alteration | None:
    """A column of a row, or a row taken out or put in, of any table."""
    model = rng.choice(TABLES)
    rows = [tuple(row) for row in connection.execute(model.select())]
    if not rows:
        return None
    row, names = (
        dict(zip(model.columns.keys(), rng.choice(rows), strict=True)),
        model.columns.keys(),
    )
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    keys = [column.name for column in model.primary_key.columns]
    where = " AND ".join(f'"{name}" = {mark}' for name in keys)
    values = tuple(driver_value(connection, row[name]) for name in keys)
    kind = rng.choice(["update", "update", "update", "delete", "insert"])
    if kind == "delete":
        statement = f"DELETE FROM {model.name} WHERE {where}"  # noqa: S608  our own names
        return Alteration(kind, model.name, ((statement, values),))
    if kind == "insert":
        name = rng.choice(keys)
        row[name] = other(rng, row[name])
        listed, marks = ", ".join(f'"{one}"' for one in names), ", ".join([mark] * len(names))
        put = tuple(driver_value(connection, row[one]) for one in names)
        statement = f"INSERT INTO {model.name} ({listed}) VALUES ({marks})"  # noqa: S608
        return Alteration(kind, model.name, ((statement, put),))
    name = rng.choice(names)
    given = driver_value(
        connection, changed_value(rng, model.columns[name].type.python_type, row[name])
    )
    statement = f'UPDATE {model.name} SET "{name}" = {mark} WHERE {where}'  # noqa: S608
    return Alteration(kind, f"{model.name}.{name}", ((statement, (given, *values)),))


def changed_value(rng: Random, kind: type, value: Any) -> Any:
    """Another value for a column of a `kind` that has a `value`, or for an empty one some."""
    if value is None:
        empty = {date: date(2023, 1, 2), int: 1, bool: True}
        return empty.get(kind, "x")
    return other(rng, value)


def driver_value(connection: Connection, value: Any) -> Any:
    """A value as the driver of a `connection` takes it."""
    plain = connection.dialect.name == "sqlite" and isinstance(value, date)
    return value.isoformat() if plain else value


def of_schema(rng: Random, connection: Connection) -> Alteration:
    """One part of how the tables are built."""
    lite = connection.dialect.name == "sqlite"
    template = rng.choice(SQLITE_PARTS if lite else SERVER_PARTS)
    name = rng.choice(TABLES).name
    whole = template.format(index=rng.choice(INDEXES), table=name)
    parts = whole.split("; PRAGMA") if lite else [whole]
    statements = [parts[0], *(f"PRAGMA{part}" for part in parts[1:])]
    if lite and whole.startswith("PRAGMA"):
        statements = whole.split("; ")
    return Alteration("schema", template, tuple((one, ()) for one in statements))


@contextmanager
def altered(ledger: SqlLedger, what: Alteration) -> Iterator[StoredUnit | None]:
    """A transaction in which something was done, which is dropped; None where the database itself
    refuses it."""
    with ledger.engine.connect().execution_options(**{WRITING: True}) as connection:
        transaction = connection.begin()
        try:
            for statement, values in what.statements:
                done = connection.exec_driver_sql(statement, values or None)
                if done.rowcount == 0:  # a rule of the server lets nothing happen
                    transaction.rollback()
                    yield None
                    return
        except DBAPIError:
            transaction.rollback()
            yield None
            return
        yield StoredUnit(connection, {}, lambda: BUILDER)
        transaction.rollback()


def found(ledger: SqlLedger, what: Alteration | None) -> list[str] | None:
    """The names of the differences after an alteration (None: after none); None where the database
    refuses it."""
    with ledger.reading() if what is None else altered(ledger, what) as unit:
        return None if unit is None else differences(unit)


def differences(unit: StoredUnit) -> list[str]:
    """What `verify` names: the first bad entry, or all that differs from the ledger."""
    try:
        verify(unit.entries.raw())
    except BrokenChainError as error:
        return [f"ledger {error.seq}"]
    return [one.what for one in prove(unit, shipped_calendar, Head()).differences]


def attack(ledger: SqlLedger, rng: Random, each: int) -> Iterator[tuple[Alteration, bool | None]]:
    """So many alterations and whether each was found; None where the database refused it."""
    made = 0
    while made < each:
        with ledger.connected(writing=False) as connection:
            pick = of_schema if rng.randint(0, 4) == 0 else of_rows
            what = pick(rng, connection)
        if what is None:
            continue
        names = found(ledger, what)
        made += 1
        yield what, None if names is None else bool(names)


@contextmanager
def places(*, server: bool) -> Iterator[Iterator[str]]:
    """URLs of fresh databases, as many as are asked for."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="upon-")))
        url = ends.enter_context(postgres(folder / "pg", quick=True)) if server else ""
        numbers = iter(range(1_000_000))
        yield (
            fresh_database(url) if server else str(folder / f"{number}.db") for number in numbers
        )


def main() -> None:
    """Read the options, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspaces", type=int, default=20)
    parser.add_argument("--each", type=int, default=60, help="alterations of a workspace")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    told: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    end = time.process_time() + given.seconds
    with places(server=given.postgresql) as urls:
        for number, url in zip(range(given.workspaces), urls, strict=False):
            if time.process_time() > end:
                break
            rng, ledger = Random(given.seed * 1000 + number), open_ledger(url)  # noqa: S311
            workspace(ledger, rng)
            told["workspaces"] += 1
            if wrong := found(ledger, None):
                told["false alarms"] += 1
                print(f"workspace {number} is honest: {wrong[:3]}")
                continue
            for what, was_found in attack(ledger, rng, given.each):
                told["refused" if was_found is None else "found" if was_found else "missed"] += 1
                if was_found is False:
                    missed[f"{what.kind} {what.place}"] += 1
            ledger.engine.dispose()
    print(", ".join(f"{name} {count}" for name, count in sorted(told.items())))
    print("missed:", ", ".join(f"{name} {count}" for name, count in missed.most_common()) or "none")
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
