"""`upon demo`: the main job on a real plan, in a throw-away database, as a story."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.app.output import bold, line, lines
from cli.app.session import Session, session_of
from cli.commands.demo_story import (
    ASKED,
    CHAPTERS,
    PLAN,
    REGISTER,
    REGISTER_FILE,
    Adoption,
    Document,
)
from cli.pages.agenda import FOLDED, SOON, agenda_of, print_agenda
from cli.pages.deadlines import hang
from cli.pages.why import why_lines
from engine.queries.filters import Filters
from engine.queries.place_sums import day_page
from engine.queries.register_rows import assess
from engine.queries.rows import Row
from upon.files.register.reading import ReadOptions, read_register
from upon.words.bodies import Places
from upon.words.changes import change_texts
from upon.words.layout import cut
from upon.words.rules import trigger_names
from upon.words.waits import wait_lines
from workflows.library import shipped_plan
from workflows.loader import read_plan

if TYPE_CHECKING:
    from cli.commands.demo_story import Beat, Completion
    from engine.commit.commit import Outcome
    from engine.service.engine import Engine
    from workflows.plan import Plan

NEXT = {
    "adopt": "upon adopt nq21-duc-pho",
    "triggers": "upon triggers",
    "inbox": f"upon inbox {REGISTER_FILE}",
    "agenda": "upon agenda",
    "calc": 'upon calc "3 months after x" --event x=2023-01-31',
    "check": "upon check plan.yaml",
}


def demo(ctx: typer.Context) -> None:
    """Play the story."""

    session = session_of(ctx)
    plan = read_plan(shipped_plan(PLAN)).plan
    if plan is None:
        raise LookupError(PLAN)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{Path(folder) / 'demo.db'}"
        own = replace(session, url=url, as_json=False, known_at=None)
        engine = own.engine(own.ledger(create=True))
        Story(own, engine, plan).play()


@dataclass(slots=True)
class Story:
    """The story over an engine that nobody else uses."""

    session: Session
    engine: Engine
    plan: Plan

    def play(self) -> None:
        """Print it all."""

        bold(self.session.say("demo.title"))
        self._say("demo.plan", title=self.plan.title)
        self._say("demo.notice")
        for number, beats in enumerate(CHAPTERS, start=1):
            day = beats[-1].today
            line()
            bold(self.session.say("demo.day", day=day))
            self._say(f"demo.chapter.{number}")
            for beat in beats:
                self._beat(beat)
            self._counts(day)
        self._register(day)
        self._agenda(day)
        self._why(day)
        self._next()

    def _say(self, key: str, /, indent: int = 0, **arguments: object) -> None:

        line(hang(self.session.say(key, **arguments), indent, 2 if indent else 0))

    def _beat(self, beat: Beat) -> None:

        self._say("demo.command", 2, day=beat.today, command=beat.command())
        if isinstance(beat, Adoption):
            self._adopt(beat)
        elif isinstance(beat, Document):
            self._record(beat)
        else:
            self._complete(beat)

    def _adopt(self, beat: Adoption) -> None:
        self.engine.adopt(self.plan, today=beat.today)
        states = [row["state"] for row in self.engine.tasks(today=beat.today)]
        waiting, done = states.count("waiting"), states.count("done")
        now = len(states) - waiting - done
        self._say("demo.adopted", 6, tasks=len(states), now=now, waiting=waiting, done=done)

    def _record(self, beat: Document) -> None:
        self._say("demo.document", 6, title=beat.title)
        outcome = self.engine.record(
            beat.trigger,
            today=beat.today,
            number=beat.number,
            title=beat.title,
            issued=beat.issued,
            received=beat.received,
        )
        if not self._changes(outcome):
            for row in self._rows(beat):
                names = trigger_names(self.plan)
                waits = "; ".join(wait_lines(self.session.words, row["waits"], names, ids=False))
                self._say("demo.nothing", 6, task=row["task"], names=waits)
        if beat.received:
            for due in (row["due"] for row in self._rows(beat) if row["due"]):
                late, days = beat.today - due, beat.received - beat.issued
                self._say(
                    "demo.late_arrival", 6, issued=beat.issued, days=days.days, late=late.days
                )

    def _complete(self, beat: Completion) -> None:
        outcome = self.engine.complete(beat.task, on=beat.today, today=beat.today)
        self._changes(outcome)
        row = next(row for row in self.engine.tasks(today=beat.today) if row["task"] == beat.task)
        kind = self.session.words.term("timeliness", row["timeliness"])
        self._say("demo.done", 6, timeliness=kind, on=row["completed_on"], due=row["due"])

    def _rows(self, beat: Document) -> Iterator[Row]:
        """The tasks that name the document's trigger."""

        filters = Filters(trigger=beat.trigger)
        yield from self.engine.tasks(today=beat.today, filters=filters)

    def _changes(self, outcome: Outcome) -> bool:
        """Print what an act changed; whether a task moved."""

        moved = False
        for item in Places(self.session.words).items(outcome.changes):
            texts = change_texts(self.session.words, item.fields)
            moved = moved or "state" in item.fields
            title = cut(self.plan.task(item.task).title, 48)
            self._say("demo.change", 6, task=item.task, title=title, changes=", ".join(texts))
        return moved

    def _counts(self, day: date) -> None:
        counts = self.engine.counts(today=day)["buckets"]
        hand = counts["in_hand"] + counts["due_soon"]
        self._say(
            "demo.counts",
            2,
            day=day,
            overdue=counts["overdue"],
            hand=hand,
            waiting=counts["waiting"],
            continuous=counts["continuous"],
        )

    def _register(self, day: date) -> None:
        """What the rows of a register may be; nothing of it is recorded."""

        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            path = Path(folder) / REGISTER_FILE
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(REGISTER)
            register = read_register(str(path), ReadOptions())
        with self.engine.ledger.reading() as unit:
            found = assess(unit, register.rows, day)
        line()
        self._say("demo.register")
        self._say("demo.command", 2, day=day, command=f"upon inbox {REGISTER_FILE}")
        for one in found:
            document = one.row.document
            title = cut(document.title or "-", 46)
            best = next((p.awaited.trigger for p in one.proposals), one.event or "")
            said = self.session.say(f"inbox.status.{one.status}")
            what = f"{said}: {best}" if best else said
            self._say("demo.register.row", 6, number=document.number, title=title, what=what)

    def _agenda(self, day: date) -> None:

        with self.engine.ledger.reading() as unit:
            page = day_page(unit.standings, day, SOON, Filters())
        rest = {name: page.pop(name).count for name in FOLDED}
        line()
        self._say("demo.agenda")
        print_agenda(replace(self.session, day=day), agenda_of(page), SOON, advice=False)
        self._say("demo.rest", **rest)

    def _why(self, day: date) -> None:

        why = self.engine.why(ASKED, today=day)
        result = why.decision.deadline
        line()
        self._say("demo.why", task=ASKED, due=result.due)
        self._say("demo.command", 2, day=day, command=f"upon why {ASKED}")
        line()
        lines(why_lines(self.session, why, self.engine.calendars(result.policy.calendar)))

    def _next(self) -> None:

        line()
        self._say("demo.next")
        width = max(len(command) for command in NEXT.values())
        for name, command in NEXT.items():
            line(f"  {command:<{width}}  {self.session.say(f'demo.next.{name}')}")
