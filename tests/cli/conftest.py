"""A tiny office: a plan file, a database in a temporary folder, and the command run in-process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cli.main import run

PLAN = """\
plan: small
title: Kế hoạch thử
adopted: 2022-10-15
until: 2024-12-31
bodies:
  office: {name: Văn phòng}
  ward-a: {name: Phường A, under: office}
groups:
  wards: {name: Các phường, members: [ward-a]}
triggers:
  model-regulation: {name: Quy chế mẫu, issuer: office, kind: quy chế}
  guidance: {name: Hướng dẫn, issuer: office}
  decision: {name: Quyết định ấn định thời hạn}
tasks:
  "1.a":
    title: Ban hành quy chế làm việc
    directing: [office]
    implementing: [wards]
    when: model-regulation and guidance
    due: 3 months after model-regulation and guidance
    says: Sau 03 tháng.
  "1.b":
    title: Xây dựng kế hoạch
    lead: [office]
    implementing: [office]
    due: by 2022-12-31
  "1.đ":
    title: Báo cáo hằng năm
    lead: [office]
    implementing: [ward-a]
    due: every year
  "2":
    title: Tổng kết
    lead: [office]
    implementing: [office]
    when: done 1.b
    due: continuous
  "3":
    title: Thực hiện quyết định
    lead: [office]
    implementing: [office]
    when: decision
    due: as set by decision
"""


class Answer(NamedTuple):
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)


@dataclass
class Office:
    """The command, on one database."""

    folder: Path
    plan: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Answer:
        """Run the command with these arguments."""
        self.capsys.readouterr()
        code = run(arguments)
        out, err = self.capsys.readouterr()
        return Answer(code, out, err)

    def adopted(self) -> Office:
        """The same office with its plan in force."""
        assert self("adopt", str(self.plan), "--today", "2022-10-15").code == 0
        return self

    def row(self, task: str, *arguments: str) -> dict[str, Any]:
        """A task's row in the list of all tasks."""
        rows = self("tasks", "--json", *arguments).data
        found: dict[str, Any] = next(row for row in rows if row["task"] == task)
        return found


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
           capsys: pytest.CaptureFixture[str]) -> Office:  # fmt: skip
    """An office with an empty folder: no database, no settings of the person who runs the tests."""
    for name in ("UPON_LANG", "UPON_ZONE", "UPON_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UPON_DB", f"sqlite:///{tmp_path / 'upon.db'}")
    plan = tmp_path / "small.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    return Office(tmp_path, plan, capsys)


@pytest.fixture
def one_line() -> Callable[[Answer, int], str]:
    """Checks that an answer is one line on stderr, nothing on stdout, and an exit code."""

    def check(answer: Answer, code: int) -> str:
        assert answer.code == code, answer
        assert answer.out == ""
        assert answer.err.startswith("upon: ")
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err
        return answer.err

    return check
