"""A database of revision 0001, with a ledger that the version before recorded, is brought up to
date by whoever opens it: the ledger stays to the letter, all else is worked out anew."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from engine.model.hash_chain import Head, Raw
from engine.queries.filters import Filters
from store import migrate
from store.backends.connect import connect
from store.backends.options import WRITING
from store.ledger import SqlLedger, open_ledger
from store.read_model import open_board
from tests.support.country import lines
from tests.support.servers import fresh_database
from tests.support.strategies import office

D = date.fromisoformat
LEDGER = Path(__file__).with_name("ledgers") / "0001.jsonl"
"""What revision 0001 recorded: a plan, documents, corrections, decisions, a new version."""
ROWS = [Raw(**json.loads(line)) for line in LEDGER.read_text(encoding="utf-8").splitlines()]
HEAD = Head(ROWS[-1].seq, ROWS[-1].hash)

TODAY = [
    # task, occurrence, scope, state, due, ungrounded, progress
    "1 - - waiting - False -",
    "1 - north active 2023-02-10 False -",
    "2 - - waiting - False 0/2",
    "3 2022-Q4 - done 2022-12-31 False -",
    "3 2023-Q1 - active 2023-03-31 False -",
    "4 - - in_progress 2023-06-30 False -",
    "5 - - active 2023-05-01 False -",
]
KEYS = "task occurrence scope state due ungrounded progress"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of revision 0001 with a ledger, and rows derived from it that are stale."""
    url = str(tmp_path / "upon.db")
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("server"))
    engine = connect(url, create=True)
    made = engine.connect().execution_options(**{WRITING: True})
    with made as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(migrate.FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        names = ", ".join(Raw._fields)
        marks = ", ".join(f":{name}" for name in Raw._fields)
        insert = text(f"INSERT INTO ledger ({names}) VALUES ({marks})")  # noqa: S608
        connection.execute(insert, [row._asdict() for row in ROWS])
        connection.execute(text("INSERT INTO plan (id, seq, doc) VALUES ('stale', 1, '{}')"))
        connection.execute(text(_STALE))
    engine.dispose()
    return url


_STALE = (
    "INSERT INTO standing (plan, task, occurrence, scope, ord, phases, due_kind, provisional, "
    "needs_confirmation, missing, conflict) "
    "VALUES ('p', '1', '', '', 0, '[]', 'none', false, false, '[]', false)"
)


def opened(url: str) -> SqlLedger:
    """The ledger after one opening of the database."""
    ledger = open_ledger(url, create=False)
    assert isinstance(ledger, SqlLedger)
    return ledger


def tables(ledger: SqlLedger) -> dict[str, int]:
    """How many rows each derived table has."""
    names = (
        "plan",
        "plan_version",
        "card",
        "declared",
        "listener",
        "event",
        "revision",
        "event_trigger",
        "task_act",
        "workspace_act",
        "retracted",
        "standing",
        "directory_act",
    )
    with ledger.engine.connect() as connection:
        found: dict[str, Any] = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar()  # noqa: S608
            for name in names
        }
    return found


def test_nobody_is_told_of_what_was_over(url: str) -> None:
    """The outbox begins empty, and the days up to the last entry's count as looked at."""
    ledger = opened(url)
    last = date.fromisoformat(ROWS[-1].today)
    with ledger.reading() as unit:
        watch = unit.outbox.watch()
        assert watch is not None
        assert watch.day == last
        assert unit.outbox.count_notices() == 0
    swept = office(ledger).sweep(today=last + timedelta(1))
    assert (swept.before, swept.skipped) == (last, 0)
    assert [one for one in swept.notices if one.kind == "start" and one.day < last] == []
    ledger.engine.dispose()


def test_opening_brings_it_up(url: str) -> None:
    """The ledger's rows are the same to the letter, the chain verifies against the head that was
    acknowledged, and every derived row is borne out by it."""
    ledger = opened(url)
    with ledger.reading() as unit:
        assert list(unit.entries.raw()) == ROWS
    assert office(ledger).verify(HEAD) == (HEAD, [])
    ledger.engine.dispose()


def test_the_derived_tables_are_filled(url: str) -> None:
    """What a migration made anew has its rows, and what was stale is gone."""
    ledger = opened(url)
    assert tables(ledger) == {
        "plan": 1,
        "plan_version": 2,
        "card": 5,
        "declared": 3,
        "listener": 4,
        "event": 2,
        "revision": 3,
        "event_trigger": 2,
        "task_act": 5,
        "workspace_act": 1,
        "retracted": 2,
        "standing": 8,
        "directory_act": 0,
    }
    assert lines(office(ledger), KEYS) == TODAY
    ledger.engine.dispose()


def test_a_reader_brings_it_up(url: str) -> None:
    """A list is enough to bring the database up to date; it shows the new standings at once."""
    with open_board(url) as board:
        scopes = [standing.scope for standing, card in board.board() if card.task == "1"]
        assert scopes == [None, "north"]
        assert board.bodies().path("n1") == ("n1", "north", "centre")


def test_work_goes_on(url: str) -> None:
    """The office goes on where it was: parts, scopes and bodies, and all of it verifies."""
    ledger = opened(url)
    engine = office(ledger)
    engine.complete("1", body="north")
    engine.start("2", body="n1")
    rows = lines(engine, "task body state", body="north", below=True)
    assert [row for row in rows if row.startswith("2")] == ["2 n2 active", "2 n1 in_progress"]
    assert engine.verify(HEAD)[1] == []
    ledger.engine.dispose()
    assert lines(office(opened(url)), "state progress", trigger="x")[0] == "done -"


def test_opening_again_changes_nothing(url: str) -> None:
    """A database that is up to date is left alone, and a rebuild gives what the migration gave."""
    ledger = opened(url)
    before = tables(ledger), office(ledger).tasks(filters=Filters(all_occurrences=True))
    ledger.engine.dispose()
    again = opened(url)
    office(again).rebuild()
    assert (tables(again), office(again).tasks(filters=Filters(all_occurrences=True))) == before
    again.engine.dispose()


def test_a_copy_is_left_beside_it(url: str) -> None:
    """On SQLite the file is copied before it is brought up, with the revision that it had."""
    opened(url).engine.dispose()
    copies = list(Path(url).parent.glob("upon.db.before-*")) if "://" not in url else []
    assert [copy.name for copy in copies] == (
        [] if "://" in url else [f"upon.db.before-{migrate.HEAD}-from-0001"]
    )
    for copy in copies:
        with connect(str(copy), create=False).connect() as connection:
            kept = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            count = connection.execute(text("SELECT count(*) FROM ledger")).scalar()
        assert (kept, count) == ("0001", len(ROWS))
