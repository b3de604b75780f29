"""An office with a clock that is set by hand, real tables, and receivers that are written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from delivery.dispatch import Delivered, deliver_once
from delivery.letter_writer import Writer
from delivery.letters import Letter, Send
from delivery.settings import Recipient
from delivery.settings_file import read_settings
from engine.service.engine import Engine
from store.ledger import SqlLedger
from store.messages import SqlMessageQueue
from upon.words.texts import Words
from workflows.loader import read_text

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLAN = """\
plan: small
title: Kế hoạch thử
adopted: 2023-01-03
calendar: vn-state
bodies:
  office: {name: Văn phòng}
  ward-a: {name: Phường A, under: office}
  ward-b: {name: Phường B, under: office}
groups:
  wards: {name: Các phường, members: [ward-a, ward-b]}
triggers:
  rule: {name: Quy chế mẫu}
  list: {name: Danh sách}
tasks:
  "1":
    title: Ban hành quy chế
    each: wards
    implementing: [wards]
    directing: [office]
    when: rule
    due: 3 months after rule
  "2":
    title: Xây dựng kế hoạch
    lead: [office]
    coordinating: [ward-a]
    due: by 2023-03-31
  "3":
    title: Lập danh sách
    implementing: [ward-b]
    when: list
    due: by 2023-05-12
"""
SETTINGS = """\
office: {lang: en}
channels:
  mail: {kind: smtp, host: mail.invalid, sender: upon@example.org}
recipients:
  a: {body: ward-a, channel: mail, address: a@example.org}
  b: {body: ward-b, channel: mail, address: b@example.org}
  rest: {office: true, channel: mail, address: rest@example.org}
"""


@dataclass
class Taken:
    """What was sent, and what sending does to whom instead."""

    letters: list[tuple[str, Letter]] = field(default_factory=list)
    fails: dict[str, Callable[[], Any]] = field(default_factory=dict)

    def __call__(self, recipient: Recipient, letter: Letter) -> str | None:
        """Take a letter, or do what was said for its recipient."""
        name = recipient.mails[0].partition("@")[0]
        if name in self.fails:
            self.fails[name]()
            return None
        self.letters.append((name, letter))
        return None

    def to(self, name: str) -> list[Letter]:
        """What one recipient was sent."""
        return [letter for to, letter in self.letters if to == name]


class Desk:
    """The engine, the post and the settings of one office, and its clock."""

    def __init__(
        self, ledger: SqlLedger, folder: Path, settings: str = SETTINGS, plan: str = PLAN
    ) -> None:
        self.now = datetime(2023, 1, 3, 8, 0, tzinfo=ZONE)
        self.ledger, self.post = ledger, SqlMessageQueue(ledger)
        self.engine = Engine(ledger, lambda: self.now, ZONE, by="clerk")
        self.taken = Taken()
        self.path = folder / "notify.yaml"
        self.settle(settings)
        adopted = read_text(plan).plan
        assert adopted is not None
        with ledger.reading() as unit:
            count = unit.entries.head().count
        if not count:
            self.engine.adopt(adopted)

    def settle(self, settings: str) -> None:
        """Read the settings anew."""
        self.path.write_text(settings, encoding="utf-8")
        reading = read_settings(self.path, {"KEY": "hunter2"})
        assert reading.settings is not None, reading.faults
        self.writer = Writer(reading.settings, Words)

    def at(self, moment: str) -> Desk:
        """Set the clock, in local time."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
        return self

    def later(self, **span: float) -> Desk:
        """Let time pass."""
        self.now += timedelta(**span)
        return self

    def sweep(self) -> Desk:
        """Look at what the day tells."""
        self.engine.sweep()
        return self

    def deliver(self, send: Send | None = None) -> Delivered:
        """One pass."""
        return deliver_once(self.post, self.engine, self.writer, send or self.taken)

    def deliver_on(self, today: date) -> Delivered:
        """One pass, as if it were another day."""
        return deliver_once(self.post, self.engine, self.writer, self.taken, today)

    def record(self, trigger: str, issued: str) -> None:
        """Record a document."""
        self.engine.record(trigger, issued=date.fromisoformat(issued), number=trigger)

    def extend(self, task: str, to: str, body: str | None = None) -> None:
        """Put a deadline off."""
        details = {"body": body} if body else {}
        self.engine.extend(task, date.fromisoformat(to), reason="put off", **details)

    def states(self) -> dict[str, int]:
        """How many messages are in which state."""
        found: dict[str, int] = {}
        for message in self.post.messages():
            found[message.state] = found.get(message.state, 0) + 1
        return found
