"""Failing at each statement of each command: all of it is kept, or nothing."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from shutil import copy
from sqlite3 import connect
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from engine.commit.commit import Outcome
from engine.service.engine import Engine
from store.backends import failpoints
from store.backends.failpoints import FailpointError
from store.backup import back_up
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office
from triggers.errors import BadInputError
from workflows.reminders import Reminders, Rule

TASKS: dict[str, dict[str, Any]] = {
    "1": {"when": "x", "due": "1 month after x"},
    "2": {"due": "every year"},
    "3": {"when": "done 1 and x"},
}
PLAN, NEXT = make_plan(TASKS), make_plan(TASKS | {"4": {"when": "y"}})
DAY = date(2023, 1, 9)
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
Say = Callable[[Engine, str], Outcome | int]

COMMANDS: dict[str, Say] = {
    "adopt": lambda o, _: o.adopt(make_plan({"1": {"when": "x"}}, plan="other"), key="k"),
    "record": lambda o, _: o.record(("x", "y"), issued=DAY, number="2", new=True, key="k"),
    "correct": lambda o, e: o.correct(e, issued=DAY, reason="r", key="k"),
    "retract": lambda o, e: o.retract(e, reason="r", key="k"),
    "complete": lambda o, _: o.complete("1", on=DAY, number="3", key="k"),
    "extend": lambda o, _: o.extend("1", date(2023, 6, 1), reason="r", key="k"),
    "policy": lambda o, _: o.set_policy({"month_end": "up"}, reason="r", key="k"),
    "amend": lambda o, _: o.amend(NEXT, reason="r", key="k"),
    "undo": lambda o, _: o.undo(key="k"),
    "rebuild": lambda o, _: o.rebuild(),
    "sweep": lambda o, _: len(o.sweep(today=date(2023, 3, 1)).notices),
    "reminders": lambda o, _: o.set_reminders(Reminders(start=Rule(to=())), reason="r", key="k"),
}


def content(path: Path) -> list[str]:
    """Everything that is kept, to the letter."""
    with closing(connect(path)) as connection:
        return [json.dumps(line) for line in connection.iterdump()]


def armed(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Fail there, counted from the next statement on."""
    monkeypatch.setenv(failpoints.VARIABLE, where)
    monkeypatch.setattr(failpoints, "_numbers", count(1))


@pytest.fixture
def begun(database: Path) -> tuple[Path, str]:
    """A plan and a document in force, and the document's id."""
    engine = office(open_ledger(str(database)))
    engine.adopt(PLAN)
    return database, str(engine.record("x", issued=date(2023, 1, 5), number="1").event)


@pytest.mark.parametrize("name", COMMANDS)
def test_all_or_nothing(
    begun: tuple[Path, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that fails at any statement leaves every table as it was, to the letter; said once
    more, it leaves what it leaves when nothing fails."""
    path, event = begun
    before, failures = content(path), 0
    fine = Path(copy(path, path.with_name("fine.db")))
    COMMANDS[name](office(open_ledger(str(fine))), event)
    for number in count(1):
        armed(monkeypatch, f"raise@{number}")
        try:
            COMMANDS[name](office(open_ledger(str(path))), event)
        except FailpointError:
            failures += 1
        else:
            break
        assert content(path) == before
    assert failures == number - 1 > 5
    assert content(path) == content(fine)
    monkeypatch.delenv(failpoints.VARIABLE)
    assert office(open_ledger(str(path))).verify()[1] == []


def test_a_database_in_the_making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first use of a database fails at any statement: there is no file then, or a whole one,
    and the next use goes on as if nothing had been."""
    fine, path = tmp_path / "fine.db", tmp_path / "upon.db"
    open_ledger(str(fine)).engine.dispose()
    for number in count(1, 7):
        armed(monkeypatch, f"raise@{number}")
        try:
            open_ledger(str(path)).engine.dispose()
            break
        except FailpointError:
            assert not path.exists() or content(path) == content(fine)
            assert {file.name for file in tmp_path.iterdir()} <= {"fine.db", "upon.db"}
    assert number > 30
    assert content(path) == content(fine)


def test_a_backup_in_the_making(begun: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that fails before it is proved leaves no file, and not its half."""
    path, _ = begun
    target = path.with_name("copy.db")
    files = {file.name for file in path.parent.iterdir()}
    for number in count(1):
        armed(monkeypatch, f"raise@{number}")
        try:
            back_up(str(path), target)
            break
        except FailpointError:
            assert {file.name for file in path.parent.iterdir()} == files
    assert number > 5
    assert content(target) == content(path)


@pytest.mark.parametrize("odd", ["raise", "raise@0", "kill@-1", "burn@3", "raise@1 "])
def test_an_odd_request(database: Path, monkeypatch: pytest.MonkeyPatch, odd: str) -> None:
    """A failpoint that cannot be read is an error in one line, not a run without one."""
    monkeypatch.setenv(failpoints.VARIABLE, odd)
    with pytest.raises(BadInputError, match="UPON_FAIL"):
        open_ledger(str(database))


def nobody(_: Path) -> None:
    """A person who may write nothing here."""
    os.setgid(65534)
    os.setuid(65534)


def full(path: Path) -> None:
    """A disk on which no file grows beyond what is there."""
    size = path.stat().st_size if path.exists() else 8192
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def fuller(_: Path) -> None:
    """A disk on which not even a journal has room."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def refused(limit: Callable[[Path], None], path: Path, act: Callable[[], object]) -> str:
    """What an act is refused with, in a process under a limit."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            limit(path)
            act()
            os._exit(0)
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return text


LIMITS = [
    full,
    fuller,
    pytest.param(
        nobody, marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another")
    ),
]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_disk_that_takes_nothing(begun: tuple[Path, str], limit: Callable[[Path], None]) -> None:
    """A full disk, or a file and folder that may not be written, is one line that names the file;
    nothing is recorded by half, and all works again when there is room."""
    with TemporaryDirectory() as folder:  # pytest's own may be entered by nobody else
        Path(folder).chmod(0o755)
        take_nothing(Path(copy(begun[0], folder)), limit)


def take_nothing(path: Path, limit: Callable[[Path], None]) -> None:
    """The test on a file in a folder that anybody may enter."""
    path.chmod(0o644)
    before, long = content(path), "n" * 2000
    acts: dict[Path, Callable[[], object]] = {
        path: lambda: [
            office(open_ledger(str(path))).record("x", issued=DAY, number=f"{n}", note=long)
            for n in range(100)
        ],
        path.with_name("copy.db"): lambda: back_up(str(path), path.with_name("copy.db")),
        path.with_name("new.db"): lambda: open_ledger(str(path.with_name("new.db"))),
    }
    for named, act in acts.items():
        if limit is full and named != path:
            continue
        text = refused(limit, path, act)
        assert text.startswith(f"StorageError: {named} cannot be used: "), text
        assert "\n" not in text
    engine = office(open_ledger(str(path)))
    assert engine.verify()[1] == []
    if limit is not full:
        assert content(path) == before
        names = {"upon.db", "new.db", "upon.db-writers"}
        assert {file.name for file in path.parent.iterdir()} <= names
    assert engine.record("x", issued=DAY, number="last").entry
    open_ledger(str(path.with_name("new.db"))).engine.dispose()
