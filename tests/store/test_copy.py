"""A workspace moves between databases: to the letter, all of it or nothing, never over anything."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from engine.model.hash_chain import BrokenChainError, Head
from engine.queries.filters import Filters
from engine.service.engine import Engine
from engine.verify.verification import Difference
from store import copy as copying
from store.backends import failpoints
from store.backends.errors import (
    CopyDiffersError,
    NoDatabaseError,
    NotEmptyError,
    NotOursError,
    SameDatabaseError,
)
from store.backends.failpoints import FailpointError
from store.copy import Copied, copy_workspace
from store.ledger import open_ledger
from tests.store.backends.test_failpoints import armed
from tests.store.test_tampering import forge
from tests.support.random_acts import random_act
from tests.support.servers import fresh_database
from tests.support.strategies import make_plan, office, random_plan, randoms
from triggers.errors import UponError

ALL = Filters(all_occurrences=True)
DAY = date(2023, 1, 5)
TARGET = "upon_of_a_copy"
"""A database without tables on the server, made anew each time: what has one name is verified by
one schema, which a process makes once."""


def silent(*_: object) -> None:
    """Nobody is told."""


@pytest.fixture
def filled(database: Path) -> Path:
    """A file with a plan, a document and a completion: three entries."""
    engine = office(open_ledger(str(database)))
    engine.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "done 1"}}))
    engine.record("x", issued=DAY, number="1-QĐ", key="k")
    engine.complete("1", on=date(2023, 1, 9))
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in which nothing is."""
    if request.param == "sqlite":
        return str(tmp_path / "empty.db")
    return fresh_database(request.getfixturevalue("server"), name=TARGET)


def count_of(url: str) -> int:
    """How many entries a database has."""
    ledger = open_ledger(url)
    with ledger.reading() as unit:
        found = unit.entries.head().count
    ledger.engine.dispose()
    return found


def answers(url: str) -> list[Any]:
    """All that a workspace answers."""
    engine = office(open_ledger(url))
    told: list[Any] = [
        engine.verify(),
        engine.tasks(filters=ALL),
        engine.log(),
        engine.lines(),
        engine.policy(),
    ]
    with engine.ledger.reading() as unit:
        told += [
            list(unit.entries.raw()),
            unit.catalog.plans(),
            unit.catalog.events(),
            list(unit.standings.board()),
        ]
        named = [(plan.plan, task) for plan in unit.catalog.plans() for task in plan.tasks]
    for plan, task in named:
        told += [_answer(engine.why, task, plan), engine.history(task, plan=plan)]
        told.append(engine.plan_versions(plan))
    engine.ledger.engine.dispose()  # type: ignore[attr-defined]
    return told


def _answer(ask: Callable[..., Any], task: str, plan: str) -> Any:
    try:
        return ask(task, plan=plan)
    except UponError as error:
        return error.code, str(error)


def lived(path: Path, rng: Random) -> None:
    """A random history on a file."""
    engine = office(open_ledger(str(path)))
    for number in range(rng.randint(0, 14)):
        engine.by = rng.choice(["clerk", "chief"])
        name, asked = "adopt", {"plan": random_plan(rng, f"p{number}")}
        if number not in (0, 7):
            name, asked = random_act(rng, engine, number)
        try:
            getattr(engine, name)(**asked, key=f"k{number}" if rng.randint(0, 2) == 0 else None)
        except UponError:
            continue


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rng=randoms)
def test_there_and_back(template: Path, server: str, rng: Random) -> None:
    """Whatever was said: copied from SQLite to PostgreSQL and back, the head, the rows and all
    answers are the same."""
    with TemporaryDirectory(prefix="upon-copying-") as folder:
        there, url = Path(copy(template, folder)), fresh_database(server, name=TARGET)
        lived(there, rng)
        right = answers(str(there))
        made = copy_workspace(str(there), url, silent)
        assert made.head == right[0][0]
        assert answers(url) == right
        back = str(Path(folder, "back.db"))
        assert copy_workspace(url, back, silent) == Copied(made.head, back)
        assert answers(back) == right


def test_a_key_goes_with_its_entry(filled: Path, empty: str) -> None:
    """What is said again under its key in the new database is answered, not recorded; what is new
    follows on the same chain."""
    head = copy_workspace(str(filled), empty, silent).head
    engine = office(open_ledger(empty))
    assert engine.record("x", issued=DAY, number="1-QĐ", key="k").entry == 2
    assert engine.record("x", issued=DAY, number="2-QĐ").entry == 4
    assert engine.verify(head)[1] == []


def test_progress_is_told(filled: Path, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows go over in batches; after each it is told how far it is."""
    monkeypatch.setattr(copying, "BATCH", 2)
    told = list[tuple[str, int, int]]()
    copy_workspace(str(filled), empty, lambda *step: told.append(step))
    assert told == [("rows", 2, 3), ("rows", 3, 3), ("derived", 2, 3), ("derived", 3, 3)]


def test_what_is_recorded_meanwhile(filled: Path, empty: str) -> None:
    """Others may go on recording: the copy is the ledger as it stood when it began."""
    engine = office(open_ledger(str(filled)))

    def record(what: str, *_: int) -> None:
        engine.record("x", issued=DAY, number=what)

    head = copy_workspace(str(filled), empty, record).head
    assert (head.count, engine.verify(head)[0].count) == (3, 5)
    assert office(open_ledger(empty)).verify(head) == (head, [])


def test_a_workspace_without_entries(database: Path, empty: str) -> None:
    """There is nothing to carry, and the new database is ready."""
    assert copy_workspace(str(database), empty, silent).head == Head()
    assert office(open_ledger(empty, create=False)).verify() == (Head(), [])


def test_a_database_that_is_ready_and_empty(filled: Path, empty: str) -> None:
    """Tables without entries, as a copy that was killed leaves them, are filled."""
    open_ledger(empty).engine.dispose()
    assert copy_workspace(str(filled), empty, silent).head.count == 3


def has_entries(url: str) -> None:
    engine = office(open_ledger(url))
    engine.adopt(make_plan({"1": {}}))
    engine.ledger.engine.dispose()  # type: ignore[attr-defined]


def has_songs(url: str) -> None:
    table = "CREATE TABLE songs (id INTEGER)"
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(table)
    else:
        with closing(sqlite3.connect(url)) as connection:
            connection.execute(table)


@pytest.mark.parametrize(("make", "what"), [(has_entries, "entries: 1"), (has_songs, "songs")])
def test_nothing_is_overwritten(
    filled: Path, empty: str, make: Callable[[str], None], what: str
) -> None:
    """A target that holds anything is refused (exit 4), and holds what it held."""
    make(empty)
    with pytest.raises(NotEmptyError, match=what) as caught:
        copy_workspace(str(filled), empty, silent)
    assert caught.value.exit_code == 4
    if make is has_entries:
        assert count_of(empty) == 1


def test_somebody_was_faster(filled: Path, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was recorded in the target since it was looked at is not overwritten either."""
    monkeypatch.setattr(copying, "_check_empty", lambda _: has_entries(empty))
    with pytest.raises(NotEmptyError):
        copy_workspace(str(filled), empty, silent)
    assert count_of(empty) == 1


def spellings(path: Path) -> Iterator[str]:
    """The same file under other names."""
    yield str(path)
    yield f"sqlite:///{path}"
    yield f"sqlite:///{path.parent}/../{path.parent.name}/{path.name}"
    linked, hard = path.with_name("link.db"), path.with_name("hard.db")
    linked.symlink_to(path)
    os.link(path, hard)
    yield from (str(linked), str(hard))


def test_itself(filled: Path, server: str) -> None:
    """A database is not copied into itself, whatever it is called (exit 4)."""
    url = fresh_database(server)
    copy_workspace(str(filled), url, silent)
    pairs = [(str(filled), other) for other in spellings(filled)] + [(url, url)]
    for source, target in pairs:
        with pytest.raises(SameDatabaseError) as caught:
            copy_workspace(source, target, silent)
        assert caught.value.exit_code == 4


@pytest.mark.parametrize("content", [b"text\n" * 2000, bytes(8192)])
def test_a_target_that_is_no_database(filled: Path, content: bytes) -> None:
    """A file that is something else stays as it is."""
    target = filled.with_name("other.txt")
    target.write_bytes(content)
    with pytest.raises(NotOursError):
        copy_workspace(str(filled), str(target), silent)
    assert target.read_bytes() == content


def test_a_source_that_is_none(tmp_path: Path, filled: Path) -> None:
    """No source, or no folder for the target, is one line, and nothing is made."""
    before = sorted(file.name for file in tmp_path.iterdir())
    for source, target in (("none.db", "new.db"), (filled.name, "no/new.db")):
        with pytest.raises(NoDatabaseError):
            copy_workspace(str(tmp_path / source), str(tmp_path / target), silent)
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_a_broken_chain(filled: Path, tmp_path: Path) -> None:
    """A ledger that was altered is not carried on, and nothing is made."""
    forge(filled, "UPDATE ledger SET by = 'other' WHERE seq = 2")
    with pytest.raises(BrokenChainError) as caught:
        copy_workspace(str(filled), str(tmp_path / "new.db"), silent)
    assert caught.value.seq == 2
    assert not (tmp_path / "new.db").exists()


def test_a_copy_that_differs(filled: Path, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not give the same in the new database is not kept there."""
    odd = [Difference("p 1 -", "a", "b")]
    monkeypatch.setattr(copying, "compare", lambda *_: odd)
    with pytest.raises(CopyDiffersError, match="p 1 -"):
        copy_workspace(str(filled), empty, silent)
    assert count_of(empty) == 0


def test_a_copy_that_fails_midway(
    filled: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failing at any statement leaves no entry, and the next copy is whole."""
    open_ledger(empty).engine.dispose()
    for number in count(1, 9):
        armed(monkeypatch, f"raise@{number}")
        try:
            copy_workspace(str(filled), empty, silent)
            break
        except FailpointError:
            monkeypatch.delenv(failpoints.VARIABLE)
            assert count_of(empty) == 0
    assert number > 50
    monkeypatch.delenv(failpoints.VARIABLE)
    assert _verified(open_ledger(empty)) == _verified(open_ledger(str(filled)))


def _verified(ledger: Any) -> Any:
    engine: Engine = office(ledger)
    found = engine.verify()
    ledger.engine.dispose()
    return found
