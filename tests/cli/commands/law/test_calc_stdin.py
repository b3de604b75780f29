"""`upon calc -`: a line answered for each line read, over whatever time and however many."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.main import run
from upon.calc.line_calculator import LineCalculator

ROOT = Path(__file__).parents[4]


def test_lines_are_answered_one_by_one() -> None:
    """A program at the other end gets each answer before it sends the next line."""
    command = [sys.executable, "-m", "upon", "calc", "-"]
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for day in range(1, 4):
            process.stdin.write(b'{"rule": "by 2023-03-%02d", "id": "\\ud800"}\n' % day)
            process.stdin.flush()
            found = json.loads(process.stdout.readline())
            assert (found["due"], found["id"]) == (f"2023-03-{day:02d}", "\ud800")


def test_the_command_reads_lines_from_stdin(capsysbinary: Any, monkeypatch: Any) -> None:
    """`upon calc -` gives one line of JSON for each line, and succeeds whatever they hold."""
    text = io.TextIOWrapper(io.BytesIO(b'{"rule": "none"}\n\nnope\n'))
    monkeypatch.setattr(sys, "stdin", text)
    assert run(["calc", "-"]) == 0
    kinds = [json.loads(line)["due_kind"] for line in capsysbinary.readouterr().out.splitlines()]
    assert kinds == ["none", "pending"]


def test_many_settings_are_forgotten_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of policies and calendars is bounded."""
    monkeypatch.setattr("upon.calc.line_calculator.MOST", 3)
    calculator = LineCalculator("vi")
    for number in range(10):
        day = date(2023, 1, 1) + timedelta(days=number)
        line = {"rule": "none", "calendar": {"off": [day.isoformat()]}}
        assert json.loads(calculator.answer(json.dumps(line).encode()))["error"] is None
    assert len(calculator._settings) <= 3
