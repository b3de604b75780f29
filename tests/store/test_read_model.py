"""The lists' own way in: the same board, without the weight of plans and models."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from engine.model.bodies import names_in
from engine.queries.filters import Filters
from engine.queries.lists import rows
from engine.service.engine import Engine
from store.ledger import open_ledger
from store.read_model import open_board
from tests.support.strategies import TODAY, make_plan, office
from triggers.errors import UnknownNameError

HEAVY = ["pydantic", "sqlmodel", "lark", "transitions", "alembic", "ruamel", "triggers.expressions"]


@pytest.fixture
def engine(database: Path) -> Engine:
    """Two plans with occurrences, ambiguity, work and conditions of all kinds."""
    made = office(open_ledger(str(database)))
    made.adopt(make_plan({"9": {"when": "x and (y or from 2024-01-01)"}}, plan="z"))
    made.adopt(
        make_plan(
            {
                "1": {"when": "x", "due": "3 months after x"},
                "2": {"due": "every year"},
                "3": {"when": "2 of (x, y, done 1)", "lead": ["a"]},
            },
            bodies={"a": {"name": "A"}},
            groups={"g": {"name": "G", "members": ["a"]}},
        )
    )
    made.record("x", issued=date(2022, 11, 30))
    made.start("1", reason="r")
    return made


def test_the_same_board(engine: Engine, database: Path) -> None:
    """The light reader gives the standings and cards that the ledger's unit gives."""
    with engine.ledger.reading() as unit:
        right = list(unit.standings.board())
    with open_board(str(database)) as board:
        assert list(board.board()) == right
    assert len(right) > 5


def test_the_same_rows(engine: Engine, database: Path) -> None:
    """So the lists are the same."""
    with open_board(str(database)) as board:
        listed = list(rows(board, "tasks", TODAY, Filters()))
    assert listed == engine.tasks()


def test_the_same_names(engine: Engine, database: Path) -> None:
    """And so are the names under which a body is known, and the refusal of one that is not."""
    with engine.ledger.reading() as unit, open_board(str(database)) as board:
        for body in ("a", "g"):
            assert names_in(board.bodies(), body) == names_in(unit.facts.bodies(), body)
        with pytest.raises(UnknownNameError):
            names_in(board.bodies(), "b")


SCRIPT = """
import sys
from datetime import date
from engine.queries.lists import Filters, rows
from store.read_model import open_board
with open_board(sys.argv[1]) as board:
    print(len(list(rows(board, "tasks", date(2023, 3, 1), Filters()))))
print([name for name in sys.argv[2:] if name in sys.modules])
"""


def test_what_it_imports(engine: Engine, database: Path) -> None:
    """Reading a list loads neither models nor grammars nor rules nor machines nor migrations."""
    command = [sys.executable, "-c", SCRIPT, str(database), *HEAVY]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(len(engine.tasks())), "[]"]


RECORDING = """
import sys
from datetime import date
from store.ledger import open_ledger
from tests.support.strategies import office
engine = office(open_ledger(sys.argv[1], create=False))
engine.record("y", issued=date(2023, 3, 1), number="7")
print(len(engine.tasks()))
print([name for name in sys.argv[2:] if name in sys.modules])
"""


def test_what_recording_imports(engine: Engine, database: Path) -> None:
    """An act on a ledger that is there loads neither the models of the tables, nor the ORM, nor
    what migrates, nor another database's dialect."""
    heavy = ("sqlmodel", "sqlalchemy.orm", "alembic", "sqlalchemy.dialects.postgresql")
    command = [sys.executable, "-c", RECORDING, str(database), *heavy]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(len(engine.tasks())), "[]"]
