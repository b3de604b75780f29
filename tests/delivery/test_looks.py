"""How things stand is read once for all messages of a pass, as long as nobody records anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from delivery import recipient_view
from delivery.letters import Letter
from delivery.settings import Recipient
from engine.ports.messages import DROPPED, NOTHING_LEFT
from store.ledger import open_ledger
from tests.delivery.desk import Desk

TASKS = 12
SETTINGS = """\
office: {lang: en}
channels:
  mail: {kind: smtp, host: mail.invalid, sender: upon@example.org}
recipients:
  desk: {body: desk, channel: mail, address: desk@example.org}
"""
PLAN = """\
plan: many
title: Nhiều việc
adopted: 2023-01-03
calendar: none
reminders: {start: {urgent: true}}
bodies:
  desk: {name: Bàn một}
triggers:
  rule: {name: Quy chế mẫu}
tasks:
""" + "".join(
    f'  "{number}": {{title: Việc {number}, lead: [desk], when: rule}}\n' for number in range(TASKS)
)


@pytest.fixture
def desk(database: Path, tmp_path: Path) -> Desk:
    """An office in which a document starts many tasks of one body, each with an urgent message."""
    made = Desk(open_ledger(str(database)), tmp_path, SETTINGS, PLAN)
    made.at("2023-01-04 10:00").sweep().deliver()
    made.record("rule", "2023-01-04")
    return made.at("2023-01-04 11:00").sweep()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Each time that a list was read for messages."""
    found: list[Any] = []
    rows = recipient_view.rows

    def noted(*given: Any) -> Any:
        found.append(given)
        return rows(*given)

    monkeypatch.setattr(recipient_view, "rows", noted)
    return found


def test_one_look_for_all_messages_of_a_pass(desk: Desk, looks: list[Any]) -> None:
    """One to make them and one to word them, however many go to one address."""
    done = desk.deliver()
    assert (done.made, done.sent) == (TASKS, TASKS)
    assert len(looks) == 2
    told = {line for one in desk.taken.to("desk") for line in one.text.splitlines()}
    assert all(any(f"Việc {number}" in line for line in told) for number in range(TASKS))


def test_another_look_once_somebody_recorded(desk: Desk, looks: list[Any]) -> None:
    """What was done while the first letters went out is not told as to be done."""

    def send(recipient: Recipient, letter: Letter) -> None:
        if not desk.taken.letters:
            desk.engine.complete(str(TASKS - 1))
        desk.taken(recipient, letter)

    done = desk.deliver(send)
    assert (done.sent, done.dropped) == (TASKS - 1, 1)
    (dropped,) = desk.post.messages(DROPPED)
    assert dropped.error == NOTHING_LEFT
    assert len(looks) == 3
