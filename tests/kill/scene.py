"""A database, commands said to it in a process that is killed, and what must hold afterwards.

The commands run through `cli.main.run` in a fork of this process, so that a kill costs
milliseconds; what is asked and what is answered goes through a pipe, line by line.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import time
import zlib
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import alembic.command  # noqa: F401  loaded once, before the forks

from cli.main import run
from engine.model.hash_chain import Head
from store.backends import failpoints
from store.backup import prove
from store.ledger import open_ledger
from tests.kill.places import Place
from tests.support.strategies import office

PLAN = """\
plan: small
title: Kế hoạch thử
adopted: 2022-10-15
until: 2024-12-31
bodies:
  office: {name: Văn phòng}
triggers:
  x: {name: Quy chế mẫu}
  y: {name: Hướng dẫn}
tasks:
  "1": {title: Ban hành quy chế, lead: [office], when: x and y, due: 3 months after x and y}
  "2": {title: Xây dựng kế hoạch, lead: [office], due: by 2022-12-31}
  "3": {title: Báo cáo, lead: [office], due: every year}
  "4": {title: Tổng kết, lead: [office], when: done 2, due: 1 month after done 2}
"""
TODAY = ("--today", "2023-03-01", "--json")
KILLED = -signal.SIGKILL

Words = tuple[str, ...]


class Told(NamedTuple):
    """What a killed process had been asked and had answered; `end` is its exit, negative for the
    signal that ended it."""

    asked: list[Words]
    answers: list[dict[str, Any]]
    end: int

    @property
    def acknowledged(self) -> list[dict[str, Any]]:
        """The answers that say that something was recorded."""
        return [answer for answer in self.answers if "entry" in answer and "head" in answer]

    @property
    def in_flight(self) -> Words | None:
        """What was asked last, where no answer came."""
        return self.asked[-1] if len(self.asked) > len(self.answers) else None


def plan_file(folder: Path, title: str = "Kế hoạch thử") -> str:
    """The plan as a file; another title for task 4 makes a version to amend by."""
    path = folder / f"plan-{zlib.crc32(title.encode())}.yaml"
    path.write_text(PLAN.replace("Tổng kết", title), encoding="utf-8")
    return str(path)


def told_to(
    place: Place,
    commands: Iterable[Words],
    *,
    kill_after: float | None = None,
    fail: str | None = None,
) -> Told:
    """Say commands to a database in a process of its own; kill it after some seconds, or where the
    failpoint says."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(place, commands, writing, fail)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.read().split("\n")[:-1]  # a line that was cut short says nothing
    end = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    said = [json.loads(line) for line in lines]
    return Told(
        [tuple(words) for kind, words in said if kind == "asked"],
        [answer for kind, answer in said if kind == "answered"],
        end,
    )


def _child(place: Place, commands: Iterable[Words], pipe: int, fail: str | None) -> NoReturn:
    try:
        os.setsid()
        os.environ |= {"UPON_DB": place.url, "UPON_LANG": "en"}
        if fail:
            os.environ[failpoints.VARIABLE] = fail
            failpoints._numbers = count(1)
        for words in commands:
            _tell(pipe, "asked", words)
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                code = run([*words, *TODAY])
            good = code == 0 and out.getvalue().startswith("{")
            answer = json.loads(out.getvalue()) if good else {"code": code, "err": err.getvalue()}
            _tell(pipe, "answered", answer)
        os._exit(0)
    except BaseException as error:
        sys.__stderr__.write(f"{type(error).__name__}: {error}\n")  # type: ignore[union-attr]
        os._exit(70)


def _tell(pipe: int, kind: str, what: object) -> None:
    os.write(pipe, (json.dumps([kind, what]) + "\n").encode())


def head_of(place: Place) -> Head:
    """The head as the next start finds it."""
    if not place.begun():
        return Head()
    ledger = open_ledger(place.url)
    with ledger.reading() as unit:
        head = unit.entries.head()
    ledger.engine.dispose()
    return head


def hold(place: Place, before: Head, told: Told) -> Head:
    """All that was acknowledged is there, at most one thing more, and nothing half. Gives the head.

    Raises AssertionError, BrokenChainError.
    """
    after = head_of(place)
    grown = after.count - before.count
    fresh = [said for said in told.acknowledged if said["entry"] > before.count]
    assert [said["entry"] for said in fresh] == [before.count + n for n in range(1, len(fresh) + 1)]
    assert grown - len(fresh) in ((0, 1) if told.in_flight else (0,)), (before, after, told)
    if place.begun():
        _hold_ledger(place, before, after, fresh)
        place.check()
    _hold_copies(told, after)
    return after


def _hold_ledger(place: Place, before: Head, after: Head, fresh: list[dict[str, Any]]) -> None:
    """Each head that was acknowledged lies on the chain, and the tables follow from it."""
    ledger = open_ledger(place.url)
    engine = office(ledger)
    for said in (*fresh[-1:], {"head": str(before)}):
        number, _, digest = str(said["head"]).partition(":")
        found, differences = engine.verify(Head(int(number), digest))
        assert (found, differences) == (after, [])
    with ledger.reading() as unit:
        hashes = {entry.seq: entry.hash for entry in unit.entries.all()}
    ledger.engine.dispose()
    assert [f"{said['entry']}:{hashes[said['entry']]}" for said in fresh] == [
        said["head"] for said in fresh
    ]


def _hold_copies(told: Told, after: Head) -> None:
    """A copy that was acknowledged is whole; one that was not is whole, or not there, or (as a
    database into which one may copy) empty."""
    said = {
        answer.get("file", answer.get("to")): answer["head"]
        for answer in told.answers
        if "file" in answer or "to" in answer
    }
    for words in told.asked:
        if words[0] in ("backup", "copy") and Path(words[-1]).exists():
            head, differences = prove(f"sqlite:///{words[-1]}")
            assert differences == []
            whole = said.get(words[-1], str(after if words[0] == "copy" else head))
            assert str(head) == whole or (
                words[0] == "copy" and words[-1] not in said and head == Head()
            )
    assert [file for file in said if not Path(str(file)).exists()] == []
