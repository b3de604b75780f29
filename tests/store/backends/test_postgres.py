"""PostgreSQL keeps what SQLite keeps: the ledger refuses change, writers take turns, readers see
one state, and what goes wrong is told in one line."""

from __future__ import annotations

import gc
import warnings
from datetime import date
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event
from sqlmodel import SQLModel

import store.schema.ledger_tables  # noqa: F401  the tables register themselves
from cli.main import run
from engine.memory.ledger import MemoryLedger
from engine.model.hash_chain import BrokenChainError
from engine.model.refusals import CannotUndoError
from engine.ports.scan import Scan
from store.backends.connect import connect
from store.backends.errors import BadUrlError, BusyError, LostConnectionError, NotGrantedError
from store.backends.postgres import LOCK
from store.ledger import open_ledger
from store.read_model import open_board
from tests.support.strategies import make_plan, office

PLAN = make_plan({"1": {"when": "x", "due": "3 months after x"}, "2": {"when": "done 1"}})


@pytest.fixture
def url(server_database: str) -> str:
    """A database without entries."""
    return server_database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET by = 'x'",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        (
            "INSERT INTO ledger SELECT seq + 2, at, today, by, via, key, request, kind, act, "
            "digest, repeat('a', 64), repeat('b', 64) FROM ledger"
        ),
    ],
)
def test_the_ledger_refuses_change(url: str, statement: str) -> None:
    """Whoever asks, no row is changed, removed, emptied or put after a gap."""
    office(open_ledger(url)).adopt(PLAN)
    with psycopg.connect(url) as connection, pytest.raises(psycopg.Error, match="append-only"):
        connection.execute(statement)


def test_models_equal_the_schema(url: str) -> None:
    """What the migrations make is what the models say."""
    open_ledger(url)
    engine = connect(url, create=False)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_it_answers_as_memory_does(url: str) -> None:
    """The same acts give the same rows, the same changes and the same head."""
    engines = office(open_ledger(url)), office(MemoryLedger())
    for engine in engines:
        engine.adopt(PLAN)
        engine.record("x", issued=date(2022, 11, 30), number="1")
        engine.complete("1", on=date(2023, 1, 5))
    there, here = engines
    assert there.tasks(today=date(2023, 2, 1)) == here.tasks(today=date(2023, 2, 1))
    assert there.lines() == here.lines()
    assert there.verify() == here.verify()
    with open_board(url) as board, here.ledger.reading() as unit:
        assert list(board.board()) == list(unit.standings.board())


def test_no_cursor_is_left_open(url: str) -> None:
    """Who has found what was sought, or a fault, reads no further, and leaves nothing open on the
    server, however long the error is looked at."""
    ledger = open_ledger(url)
    engine = office(ledger)
    engine.adopt(PLAN)
    assert len(engine.page("tasks", limit=1)) == 1
    with pytest.raises(CannotUndoError) as refused:
        engine.undo()
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("ALTER TABLE ledger DISABLE TRIGGER USER")
        other.execute("UPDATE ledger SET by = 'other' WHERE seq = 1")
    with pytest.raises(BrokenChainError) as broken:
        engine.verify()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        ledger.engine.dispose()
        del refused, broken
        gc.collect()
    assert [str(warning.message) for warning in told] == []


def test_lists_are_read_as_they_are_taken(url: str) -> None:
    """A list keeps a cursor on the server, which gives some rows at a time, not all at once."""
    ledger = open_ledger(url)
    office(ledger).adopt(PLAN)
    kinds: list[str] = []

    def note(_: object, cursor: object, statement: str, *__: object) -> None:
        if "FROM standing" in statement:
            kinds.append(type(cursor).__name__)

    event.listen(ledger.engine, "after_cursor_execute", note)
    with ledger.reading() as unit:
        assert len(list(unit.standings.scan(Scan()))) == 2
    assert kinds == ["ServerCursor"]


def test_a_server_that_only_reads(url: str) -> None:
    """On a server that takes nothing, as one that follows another, what would be recorded is
    refused in one line; it can be supposed all the same."""
    office(open_ledger(url)).adopt(PLAN)
    engine = office(open_ledger(f"{url}&options=-c%20default_transaction_read_only%3Don"))
    supposed = engine.record("x", issued=date(2023, 1, 5), preview=True)
    assert [change.task for change in supposed.changes][:1] == ["1"]
    with pytest.raises(NotGrantedError, match="read-only transaction") as caught:
        engine.record("x", issued=date(2023, 1, 5))
    assert (caught.value.exit_code, "\n" in str(caught.value)) == (4, False)
    assert engine.proof(quick=True).head.count == 1


def test_a_statement_that_takes_too_long(url: str) -> None:
    """A statement that the server stops is one line, and nothing was recorded."""
    office(open_ledger(url)).adopt(PLAN)
    engine = office(open_ledger(f"{url}&options=-c%20statement_timeout%3D200"))
    with psycopg.connect(url) as holder:
        holder.execute(f"SELECT pg_advisory_xact_lock({LOCK})")  # type: ignore[call-overload]
        with pytest.raises(BusyError):
            engine.record("x", issued=date(2023, 1, 5))
    assert engine.proof(quick=True).head.count == 1


def test_a_server_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that names the server without its password."""
    url = f"postgresql://clerk:secret@/office?host={tmp_path}"
    with pytest.raises(LostConnectionError, match="cannot be reached"):
        open_ledger(url)
    assert run(["due", "--db", url, "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert "secret" not in told


def test_other_databases_are_refused() -> None:
    """Only the databases that the contract is kept on are opened."""
    for url in ("mysql://x/y", "oracle://x/y", "nothing://x"):
        with pytest.raises(BadUrlError):
            connect(url, create=False)
