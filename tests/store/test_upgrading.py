"""A database of revision 0001, with a ledger that the version before recorded, is brought up to
date by a program that opens it, or when asked: the ledger stays to the letter, all else is worked
out anew."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
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
from store.backends.errors import OlderSchemaError
from store.backends.options import WRITING
from store.backup import back_up, restore
from store.ledger import SqlLedger, open_ledger
from store.older import OlderLedger
from store.read_model import open_board
from store.upgrade import look, upgrade_database
from tests.support.country import lines
from tests.support.servers import fresh_database
from tests.support.strategies import office
from upon.workspace import folded_ledger, known_ledger

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


def test_what_was_known_is_filled_too(url: str) -> None:
    """The rows that were others before a later entry are worked out as well: as of each entry an
    upgraded ledger is the one that is folded up to there."""
    ledger = opened(url)
    for row in ROWS:
        moment = datetime.fromisoformat(row.at)
        known, right = known_ledger(ledger, moment), folded_ledger(ledger, moment)
        with known.reading() as unit, right.reading() as other:
            assert unit.entries.head() == other.entries.head()
            assert list(unit.standings.board()) == list(other.standings.board())
            assert list(unit.history.lines()) == list(other.history.lines())
    ledger.engine.dispose()


def test_a_reader_leaves_it(url: str) -> None:
    """A list does not bring the database up in passing; what the entries give can be read all the
    same, and nothing recorded. Of a file no byte changes, and none lies beside it."""
    before = files(url)
    with pytest.raises(OlderSchemaError) as caught, open_board(url):
        pass
    older = OlderLedger(url, caught.value)
    assert lines(office(older), KEYS) == TODAY
    assert office(older).verify(HEAD) == (HEAD, [])
    assert office(older).complete("1", body="north", preview=True).entry is None
    with pytest.raises(OlderSchemaError):
        office(older).complete("1", body="north")
    assert (caught.value.exit_code, "0001" in str(caught.value)) == (1, True)
    assert files(url) == before


def files(url: str) -> dict[str, bytes]:
    """The files of the folder of a database; none of a server."""
    folder = Path(url).parent
    found = [] if "://" in url else [path for path in folder.iterdir() if path.is_file()]
    return {path.name: path.read_bytes() for path in found}


def test_it_is_brought_up_when_asked(url: str) -> None:
    """A look tells each step and changes nothing; the upgrade does them, with one copy of a file,
    and then there is nothing more to do."""
    before = files(url)
    seen = look(url)
    assert [revision for revision, _ in seen.steps] == list(migrate.REVISIONS[1:])
    assert all(what for _, what in seen.steps)
    assert (seen.before, seen.after, seen.entries) == ("0001", migrate.HEAD, len(ROWS))
    assert files(url) == before
    done = upgrade_database(url)
    assert done == seen
    copies = [done.copy.name] if done.copy else []
    assert set(files(url)) == {*before, *copies}
    assert bool(copies) is ("://" not in url)
    assert upgrade_database(url).steps == []
    assert office(opened(url)).verify(HEAD) == (HEAD, [])


def test_an_old_copy_is_copied_as_it_is(tmp_path: Path, url: str) -> None:
    """A backup of an older file is of its schema; brought back from there it is of this one's, with
    nothing beside it."""
    if "://" in url:
        pytest.skip("a server is copied by its own tools")
    before, copy, back = files(url), tmp_path / "copies" / "copy.db", tmp_path / "back" / "upon.db"
    copy.parent.mkdir()
    back.parent.mkdir()
    assert back_up(url, copy) == HEAD
    assert look(str(copy)).before == "0001"
    assert restore(copy, str(back)) == HEAD
    assert look(str(back)).steps == []
    left = [path.name for path in (*copy.parent.iterdir(), *back.parent.iterdir())]
    assert left == ["copy.db", "upon.db"]
    assert files(url) == before


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
