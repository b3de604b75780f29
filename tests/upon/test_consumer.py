"""The installed package in an application: it has types, and its names collide with none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from setup import FLOORS
from tests.upon.installing import run

THEIRS, OURS = f"import {', '.join(sorted(FLOORS))}", "import upon"
WORK = """
import sys
path = list(sys.path)
{first}
{second}
from datetime import date
engine_over = upon.open("sqlite:///app.db", by="an")
engine_over.adopt(upon.read_plan("nq21-duc-pho"), today=date(2022, 10, 17))
engine_over.record("btvthu-new-cadre-rule", issued=date(2023, 1, 31), today=date(2023, 2, 3))
why = engine_over.why("2.1.2.b", today=date(2023, 5, 5))
print(why.decision.deadline.due, len(engine_over.tasks(today=date(2023, 5, 5))))
print({{sys.modules[name].OWNER for name in {floors}}})
print(sys.path == path)
"""
CLEAN = """
from datetime import date

import upon
from upon import Engine, Filters, Outcome, Standing, UponError


def overdue(engine: Engine, day: date) -> list[str]:
    return [str(row["task"]) for row in engine.tasks("overdue", today=day, filters=Filters())]


def adopt(engine: Engine) -> Outcome | None:
    try:
        return engine.adopt(upon.read_plan("nq21-duc-pho"))
    except upon.PlanInForceError as error:
        print(error.code, error.arguments)
    except UponError:
        raise
    return None


def standing(engine: Engine, task: str) -> Standing:
    return engine.why(task).decision.standing


engine = upon.open("sqlite://", zone="UTC", by="an")
made = adopt(engine)
request = upon.RecordDocument(triggers=("x",), issued=date(2023, 1, 1), new=True)
with upon.open("memory:") as other:
    kept = other.submit(request, today=date(2023, 1, 2), key="k")
    days: list[date] = [row["recorded"] for row in other.documents()]
    due: date | None = other.tasks()[0]["due"] if other.tasks() else None
    text: str = other.plans().json() + other.status().json()
    corrected = other.correct(str(kept.event), reason="r", number=None, title="T")
print(made.changes[0].field if made else "-", overdue(engine, date(2023, 1, 1)))
"""
MISTAKEN = """
import upon

engine = upon.open("sqlite://", zones="UTC")  # call-arg
engine.no_such_method()  # attr-defined
engine.adopt("nq21-duc-pho")  # arg-type
engine.record("x", isued=None)  # call-arg
engine.start("1", on="2023-01-01")  # arg-type
upon.RecordDocument(triggers=("x",), isued=None)  # call-arg
engine.tasks()[0]["tsk"]  # typeddict-item
outcome = engine.undo()
print(outcome.entry + 1)  # operator
print(outcome.changed)  # attr-defined
try:
    engine.undo()
except upon.NoSuchError:  # attr-defined
    raise
"""
"""Each mistake with the code of the error by which mypy tells it."""


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """A folder with a module for each floor, by the same name."""
    for floor in FLOORS:
        (tmp_path / f"{floor}.py").write_text('OWNER = "app"\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("first", "second"), [(THEIRS, OURS), (OURS, THEIRS)])
def test_an_application_keeps_its_own_modules(
    application: Path, installed: Path, first: str, second: str
) -> None:
    """Modules with the names of the floors are the application's, and Upon works beside them,
    whichever is imported first; the path is as it was."""
    program = application / "program.py"
    program.write_text(
        WORK.format(first=first, second=second, floors=sorted(FLOORS)), encoding="utf-8"
    )
    printed = run(installed / "python", application, "-W", "error", str(program)).splitlines()
    assert printed == ["2023-05-04 42", "{'app'}", "True"]


def test_the_command_runs_beside_an_application(application: Path, installed: Path) -> None:
    """`python -m upon`, which looks for modules in the folder that it is started in."""
    assert "2.1.2.b" in run(installed / "python", application, "-m", "upon", "demo")


def test_a_type_checker_finds_what_is_wrong(installed: Path, tmp_path: Path) -> None:
    """Strictly checked, each mistake of a consumer is told at its line, and no other."""
    (tmp_path / "clean.py").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "mistaken.py").write_text(MISTAKEN, encoding="utf-8")
    once = ["--no-incremental", "--cache-dir", os.devnull]
    checker = [sys.executable, "-m", "mypy", "--strict", *once, "--python-executable"]
    done = subprocess.run(
        [*checker, str(installed / "python"), "clean.py", "mistaken.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.findall(r"^(\w+\.py):(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    lines = enumerate(MISTAKEN.splitlines(), start=1)
    planted = [
        ("mistaken.py", str(number), line.rpartition("# ")[2])
        for number, line in lines
        if "#" in line
    ]
    assert told == planted, done.stdout + done.stderr
