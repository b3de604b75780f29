"""`upon why`: the reasons of a task, for programs and for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import run

Capture = pytest.CaptureFixture[str]

PLAN = """
plan: p
title: A plan
adopted: 2023-01-02
until: 2024-12-31
calendar: vn-state
policy: {month_end: up}
bodies:
  office: {name: The office}
groups:
  all: {name: All of them, members: [office]}
triggers:
  rule: {name: The new rule, issuer: office, kind: rule}
  guide: {name: The guidance}
  extra: {name: Another paper}
tasks:
  "1":
    title: Write it
    implementing: [office]
    when: rule and (guide or extra or 2 of (guide, extra)) and from 2023-02-01
    due: 3 months after rule and guide
    says: Three months after the rule and its guidance.
  "2":
    title: Then the next
    when: done 1
    due: 5 working days after done 1
    open:
      - asks: Is it five?
        readings: [Five., Six.]
        taken: Five.
        why: LONG
        confirmed: false
      - asks: Days of what kind?
        readings: [Working days., Calendar days.]
        taken: Working days.
        why: It says so.
        confirmed: true
  "3": {title: Each year, due: every year by 03-31}
  "4": {title: From the start, due: 10 days after start}
  "5":
    title: From a day
    due: {rule: 1 month after 2023-01-31, policy: {month_end: error}}
""".replace("LONG", "It was asked. " * 40)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    """A workspace in which the plan is in force and the new rule has come."""
    monkeypatch.setenv("UPON_DB", f"sqlite:///{tmp_path / 'upon.db'}")
    monkeypatch.setenv("UPON_LANG", "en")
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN, encoding="utf-8")
    assert run(["adopt", str(file), "--today", "2023-01-02"]) == 0
    record("rule", "2022-11-30", "12/R", "2023-01-03")
    capsys.readouterr()
    return tmp_path


def record(trigger: str, issued: str, number: str, today: str) -> None:
    """Record a document."""
    asked = ["record", trigger, "--issued", issued, "--number", number, "--today", today]
    assert run(asked) == 0


def why(capsys: Capture, *arguments: str) -> str:
    """What the command prints; it must succeed, in 100 columns."""
    capsys.readouterr()
    assert run(["why", *arguments]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100 or "--json" in arguments
    return out


def why_json(capsys: Capture, *arguments: str) -> dict[str, Any]:
    """The same as JSON."""
    found: dict[str, Any] = json.loads(why(capsys, *arguments, "--json"))
    return found


@pytest.mark.usefixtures("office")
def test_json_has_the_tree_and_the_steps(capsys: Capture) -> None:
    """Task, state, condition with its leaves, deadline with policy and calendar, questions."""
    record("guide", "2022-12-05", "7/G", "2023-01-04")
    found = why_json(capsys, "1", "--today", "2023-03-07")
    assert (found["task"], found["plan"], found["occurrence"]) == ("1", "p", None)
    assert found["state"] == "active"
    assert found["says"] == "Three months after the rule and its guidance."
    tree = found["condition"]
    assert (tree["kind"], tree["met"], tree["on"]) == ("all", True, "2023-02-01")
    rule, some, day = tree["children"]
    assert rule["event"].startswith("2022-11-30-")
    assert (some["kind"], some["met"]) == ("any", True)
    assert (day["kind"], day["on"]) == ("from", "2023-02-01")
    deadline = found["deadline"]
    assert (deadline["due"], deadline["nominal_due"]) == ("2023-03-06", "2023-03-05")
    assert deadline["policy"]["month_end"] == {"value": "up", "from": "plan"}
    assert deadline["calendar"]["name"] == "vn-state"
    assert [step["date"] for step in deadline["steps"]][-1] == "2023-03-06"
    assert found["open"] == []


@pytest.mark.usefixtures("office")
def test_people_see_what_is_there_and_what_is_not(capsys: Capture) -> None:
    """Each leaf is marked, with its document or with what it waits for."""
    out = why(capsys, "1", "--today", "2023-01-05")
    assert "✓ The new rule — 12/R, 2022-11-30" in out
    assert "○ The guidance — not recorded; waiting for guide" in out
    assert "○ one of these:" in out
    assert "○ at least 2 of these:" in out
    assert "○ From 2023-02-01" in out
    assert "No date yet: waiting for The guidance (guide)" in out
    assert "The plan says: “Three months after the rule and its guidance.”" in out


@pytest.mark.usefixtures("office")
def test_the_document_counted_from_is_named(capsys: Capture) -> None:
    """Of two documents, the later one is the one from which the span is counted."""
    record("guide", "2022-12-05", "7/G", "2023-01-04")
    out = why(capsys, "1", "--today", "2023-03-07")
    assert "Counted from: 7/G (The guidance), 2022-12-05" in out
    assert "Overdue by 1 day." in out
    assert "Due today." in why(capsys, "1", "--today", "2023-03-06")
    assert "1 day left." in why(capsys, "1", "--today", "2023-03-05")
    assert "3 days left." in why(capsys, "1", "--today", "2023-03-03")


@pytest.mark.usefixtures("office")
def test_work_without_its_ground_and_the_next_task_are_explained(capsys: Capture) -> None:
    """A task done before its trigger says so; the one that waited for it counts from that day."""
    out = why(capsys, "2", "--today", "2023-01-05")
    assert "○ Task 1 completed — not yet" in out
    done = ["complete", "1", "--on", "2023-01-16", "--today", "2023-01-16", "--without-trigger"]
    assert run([*done, "--reason", "ahead"]) == 0
    out = why(capsys, "1", "--today", "2023-01-17")
    assert "Work was done though the condition does not" in out
    out = why(capsys, "2", "--today", "2023-01-17")
    assert "✓ Task 1 completed — 2023-01-16" in out
    assert "Counted from: the completion of task 1, 2023-01-16" in out
    assert "2023-01-16 + 5 working days = 2023-01-30" in out


@pytest.mark.usefixtures("office")
def test_done_tasks_say_whether_they_were_in_time(capsys: Capture) -> None:
    """The completion is held against the date."""
    assert run(["complete", "4", "--on", "2023-01-10", "--today", "2023-01-10"]) == 0
    assert "Completed in time" in why(capsys, "4", "--today", "2023-02-01")
    assert run(["complete", "3", "--on", "2023-04-03", "--today", "2023-04-03"]) == 0
    assert "Completed late" in why(capsys, "3", "--occurrence", "2023", "--today", "2023-04-04")


@pytest.mark.usefixtures("office")
def test_tasks_that_wait_for_nothing(capsys: Capture) -> None:
    """A task without a condition starts with its plan, and may count from its start or a day."""
    out = why(capsys, "4", "--today", "2023-01-05")
    assert "it starts with the plan (2023-01-02)" in out
    assert "Counted from: the day on which the task starts, 2023-01-02" in out
    assert "3, for 2023  (p)" in why(capsys, "3", "--today", "2023-01-05")
    out = why(capsys, "5", "--today", "2023-01-05")
    assert "Counted from" in out
    assert "No date: " in out


@pytest.mark.usefixtures("office")
def test_open_questions_are_shown_whole(capsys: Capture) -> None:
    """What nobody has confirmed is told apart from what somebody has, and nothing is cut short."""
    out = why(capsys, "2", "--today", "2023-01-05")
    assert "Questions of reading that nobody has confirmed:\n  ? Is it five?" in out
    assert "taken as: Five." in out
    assert out.count("asked.") == 40
    assert "Questions of reading, confirmed:\n  ? Days of what kind?" in out
    assert len(why_json(capsys, "2")["open"]) == 2


@pytest.mark.usefixtures("office")
def test_names_that_do_not_exist_are_refused(capsys: Capture) -> None:
    """An unknown task, body, plan or occurrence is named with the nearest (exit 3)."""
    for asked in (
        ["9"],
        ["1", "--body", "ofice"],
        ["1", "--plan", "q"],
        ["3", "--occurrence", "x"],
    ):
        assert run(["why", *asked]) == 3
    assert "office" in capsys.readouterr().err
    assert why_json(capsys, "1", "--body", "office", "--plan", "p")["body"] == "office"
