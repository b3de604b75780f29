"""Every row and every column altered, rows taken out, put in, swapped, cut off: `verify` finds all
of it and names the first bad row, and never cries over an honest ledger."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from shutil import copy

import pytest

from benchmarks.verify import FIXED, matrix, rewritten, sealed
from engine.memory.ledger import MemoryLedger
from engine.model.hash_chain import BrokenChainError, Head, Raw, digest_of, row_hash, verify
from engine.service.engine import Engine
from engine.verify.projection import replay
from store.ledger import open_ledger
from tests.support.random_acts import random_move
from tests.support.strategies import SEARCH, TODAY, make_plan, office, random_document, random_plan
from triggers.errors import UponError

ROWS, TORN = 300, "CAST(x'c3' AS TEXT)"
INSERT = f"INSERT INTO ledger VALUES ({', '.join('?' * len(Raw._fields))})"  # noqa: S608


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose ledger has 300 rows, and no triggers that would refuse to alter them."""
    path = Path(copy(template, tmp_path_factory.mktemp("matrix") / "upon.db"))
    with closing(sqlite3.connect(path)) as connection:
        for name in ("update", "delete", "replace"):
            connection.execute(f"DROP TRIGGER IF EXISTS ledger_no_{name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.executemany(INSERT, sealed(ROWS))
        connection.commit()
    return path


def named(path: Path, expected: Head | None = None) -> int | None:
    """The first bad entry of a file, None where all is well."""
    try:
        with open_ledger(str(path)).reading() as unit:
            verify(unit.entries.raw(), expected)
    except BrokenChainError as error:
        return error.seq
    return None


def test_the_matrix() -> None:
    """300 rows, each column altered in each way, each row removed, doubled, replaced, swapped."""
    tried, missed = matrix(ROWS)
    assert missed == []
    assert set(tried) >= set(Raw._fields) | {"deleted", "swapped", "replaced", "inserted"}
    assert tried.total() > 20_000


def test_a_chain_sealed_anew() -> None:
    """Whoever alters a row and seals all that follow anew is found by a head of before only."""
    found = list(rewritten(ROWS, [0, 1, 150, 298, 299]))
    assert found == [(None, ROWS)] * 5


def test_a_chain_with_a_hole() -> None:
    """Well-sealed rows that leave a number out are named at the number that is missing."""
    rows = list(sealed(9))
    after = sealed(3, Head(6, rows[4].hash))
    with pytest.raises(BrokenChainError) as caught:
        verify([*rows[:5], *after])
    assert caught.value.seq == 6


STATEMENTS = [
    *(
        (f"UPDATE ledger SET {field} = {value} WHERE seq = 171", 171)  # noqa: S608
        for field in Raw._fields[1:]
        for value in (f"{field} || 'x'", f"substr({field}, 2)", "x'ff'", TORN, "''")
    ),
    ("UPDATE ledger SET key = NULL WHERE seq = 174", 174),
    ("UPDATE ledger SET request = NULL WHERE seq = 171", 171),
    ("UPDATE ledger SET at = CAST(at AS BLOB) WHERE seq = 1", 1),
    ("UPDATE ledger SET seq = 0 WHERE seq = 1", 1),
    ("UPDATE ledger SET seq = -5 WHERE seq = 299", 1),
    ("UPDATE ledger SET seq = 1000 WHERE seq = 9", 9),
    ("DELETE FROM ledger WHERE seq = 1", 1),
    ("DELETE FROM ledger WHERE seq = 170", 170),
    ("DELETE FROM ledger WHERE seq BETWEEN 20 AND 40", 20),
    ("UPDATE ledger SET act = (SELECT act FROM ledger WHERE seq = 8) WHERE seq = 7", 7),
    ("UPDATE ledger SET by = CASE seq WHEN 7 THEN 'a' ELSE 'b' END WHERE seq IN (7, 9)", 7),
]


@pytest.mark.parametrize(("statement", "seq"), STATEMENTS)
def test_in_the_file(filled: Path, tmp_path: Path, statement: str, seq: int) -> None:
    """A sample of each kind done to a file, bytes that are no text among them."""
    path = Path(copy(filled, tmp_path / "upon.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement).rowcount
        connection.commit()
    assert named(path) == seq
    with pytest.raises(BrokenChainError) as caught:
        office(open_ledger(str(path))).verify()
    assert caught.value.seq == seq
    assert "\n" not in str(caught.value)


def test_the_file_itself(filled: Path, tmp_path: Path) -> None:
    """Untouched it verifies with each head that it ever had; cut or swapped it does not."""
    rows = list(sealed(ROWS))
    last = Head(ROWS, rows[-1].hash)
    assert [named(filled, Head(row.seq, row.hash)) for row in (rows[0], rows[150], rows[-1])] == [
        None
    ] * 3
    assert named(filled, Head(ROWS + 1, "0" * 64)) == ROWS + 1
    assert named(filled, Head(150, "0" * 64)) == 150
    for cut in (1, 150, 299):
        path = Path(copy(filled, tmp_path / "upon.db"))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DELETE FROM ledger WHERE seq > ?", (cut,))
            connection.commit()
        assert (named(path), named(path, last)) == (None, cut + 1)


def test_a_sealed_row_that_says_nothing(filled: Path, tmp_path: Path) -> None:
    """A row that is well sealed but holds no act is named too, by every command that reads it."""
    path, act, digest = Path(copy(filled, tmp_path / "upon.db")), "[]", digest_of("[]")
    head = list(sealed(ROWS))[-1].hash
    said = (*FIXED, None, None, "recorded")
    row = (ROWS + 1, *said, act, digest, head, row_hash(head, ROWS + 1, *said, digest))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(INSERT, row)
        connection.commit()
    assert named(path) is None
    engine = office(open_ledger(str(path)))
    for call in (engine.verify, engine.log, engine.rebuild):
        with pytest.raises(BrokenChainError) as caught:
            call()
        assert caught.value.seq == ROWS + 1


def lived(rng: Random) -> Engine:
    """A short history of plans, documents, corrections, retractions, moves and amendments."""
    engine = office(MemoryLedger())
    events: list[str] = []
    plan = random_plan(rng)
    engine.adopt(plan)
    for number in range(rng.randint(3, 9)):
        roll = rng.randint(0, 9)
        try:
            if roll < 4 or not events:
                said = engine.record(**random_document(rng, ["x1", "x2"], number), new=True)
                events.append(str(said.event))
            elif roll == 4:
                engine.correct(rng.choice(events), issued=TODAY, reason="r")
            elif roll == 5:
                engine.retract(rng.choice(events), reason="r")
            elif roll == 6:
                engine.undo()
            elif roll == 7:
                tasks = dict(list(random_plan(rng).tasks.items())[:1]) | dict(plan.tasks)
                engine.amend(plan.model_copy(update={"tasks": tasks, "title": f"{number}"}))
            else:
                engine.move(**random_move(rng, list(plan.tasks), TODAY))
        except (UponError, ValueError):
            continue
    return engine


def test_honest_ledgers() -> None:
    """Random histories verify, with their heads, without a difference; what each entry changed
    is what deciding everything anew after each entry tells."""
    for seed in range(60 * SEARCH):
        engine = lived(Random(seed))  # noqa: S311  histories are no secrets
        head, differences = engine.verify()
        assert differences == [], seed
        assert engine.verify(head) == (head, [])
        with engine.ledger.reading() as unit:
            told = Counter(replay(unit.entries.all(), engine.calendars))
            assert told == Counter((line.seq, line.change) for line in unit.history.lines())


DERIVED = ("plan", "card", "listener", "event", "event_trigger", "standing", "change", "task_act")


@pytest.mark.parametrize("table", DERIVED)
def test_a_derived_row_that_cannot_be_read(database: Path, table: str) -> None:
    """Whatever stands in a derived row, also what is no date and no JSON, is a difference and no
    fault of the program; a rebuild mends it."""
    engine = office(open_ledger(str(database)))
    engine.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "done 1"}}))
    engine.record("x", issued=TODAY, number="1")
    engine.start("1")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        assert connection.execute(f"DELETE FROM {table} WHERE rowid % 2 = 1").rowcount  # noqa: S608
        connection.commit()
        assert engine.verify()[1], names
        engine.rebuild()
        for name in ("doc", "phases", "due", "roles", "before"):
            if name in names:
                connection.execute(f"UPDATE {table} SET {name} = '§'")  # noqa: S608
                connection.commit()
                assert engine.verify()[1], name
                engine.rebuild()
    assert engine.verify()[1] == []
