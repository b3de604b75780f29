"""Requests about a task: move, extend, settle, confirm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Annotated, Literal

from pydantic import BeforeValidator, ValidationInfo

from engine.commands.decisions import make_confirmation
from engine.commands.moves import make_move
from engine.commands.requests import MaybeDay, Request, RequestContext, held_from, read_day, since
from engine.commands.revisions import ExtendedOn, make_extension, make_settlement
from engine.commands.waivers import make_waiver
from engine.model.acts import AnyAct
from engine.model.standing import TaskRef
from engine.model.states import Move
from engine.ports.ledger import Unit
from engine.queries.lookup import find_task
from engine.queries.parts import Who
from triggers.dates import parse_date
from triggers.errors import BadInputError


class _OfTask(Request):
    """Which task is meant: its id, and the plan where several have one of that id."""

    task: str
    plan: str | None = None
    reason: str | None = None

    def _ref(self, unit: Unit) -> TaskRef:
        return find_task(unit, self.task, self.plan)


class MoveTask(_OfTask):
    """Make a move of the lifecycle on a day (`on`; None: today).

    `body` is who acts, `part` whose part is meant (None: the body's own, or the one that it carries
    on), `number` the document that proves it. `without_trigger` completes
    a task that still waits, with a reason; `for_all` all the parts at once, with a reason;
    `extends` lets the suspension that a resumption ends stop the clock.
    """

    act: Literal["move"] = "move"
    move: Move
    occurrence: str | None = None
    on: MaybeDay = None
    body: str | None = None
    part: str | None = None
    number: str | None = None
    without_trigger: bool = False
    for_all: bool = False
    extends: bool = False

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that moves it."""
        names = ("body", "part", "number", "reason", "without_trigger", "for_all", "extends")
        details = {name: getattr(self, name) for name in names}
        day = context.today
        ref = self._ref(unit)
        return make_move(unit, ref, self.move, self.occurrence, self.on or day, day, details)

    def payload(self) -> object:
        """The task, the move, its day as given, and whatever other details are given."""
        names = ("body", "extends", "for_all", "number", "part", "reason", "without_trigger")
        details = [(name, str(value)) for name in names if (value := getattr(self, name))]
        return (self.move, self.task, self.plan, self.occurrence, str(self.on), details)


def _day_or_span(value: object, info: ValidationInfo) -> object:
    """A day is one however it is given; any other text is a span."""
    if isinstance(value, str):
        try:
            return parse_date(value)
        except BadInputError:
            return value
    return read_day(value, info)


class ExtendDeadline(_OfTask):
    """Put a deadline off to a day, or by a span ("2 months") from its nominal end.

    `body` is who is meant, `part` whose part that it carries on, `authority` who decided, `number`
    their document, `on` the day on which they did (None: today): before it the old date stands.
    """

    act: Literal["extend"] = "extend"
    to: Annotated[date | str, BeforeValidator(_day_or_span)]
    occurrence: str | None = None
    body: str | None = None
    part: str | None = None
    number: str | None = None
    authority: str | None = None
    on: MaybeDay = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that puts it off."""
        details = self._details()
        ref, occurrence = self._ref(unit), self.occurrence
        when = ExtendedOn(self.on or context.today, context.today)
        return make_extension(unit, ref, occurrence, self.to, details, when, context.calendars)

    def payload(self) -> object:
        """The task, the day or span, and the other details, given or not."""
        said = {name: value for name, value in self._details().items() if value or name != "body"}
        return self._asked(said)

    def former_payloads(self) -> Iterator[object]:
        """The same without details that are not given: earlier programs did not digest them."""
        details = self._details()
        empty = [name for name, value in details.items() if value is None]
        for left_out in product((True, False), repeat=len(empty)):
            gone = {name for name, out in zip(empty, left_out, strict=True) if out}
            yield self._asked({name: v for name, v in details.items() if name not in gone})

    def _details(self) -> dict[str, str | None]:
        names = ("body", "reason", "number", "authority")
        part = {"part": self.part} if self.part else {}
        return {name: getattr(self, name) for name in names} | part

    def _asked(self, details: dict[str, str | None]) -> object:
        of = (self.task, self.plan, self.occurrence)
        return ("extend", *of, str(self.to), sorted(details.items()), *since(self.on))


class SettleTask(_OfTask):
    """Decide about work whose trigger is gone: `decision` is keep, reopen or cancel."""

    act: Literal["settle"] = "settle"
    decision: str
    occurrence: str | None = None
    body: str | None = None
    part: str | None = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that settles it."""
        of = (self._ref(unit), self.occurrence, self.decision)
        who = Who(self.body, self.part)
        return make_settlement(unit, *of, self.reason, context.today, who, context.calendars)

    def payload(self) -> object:
        """The task, the decision and why."""
        of = (self.task, self.plan, self.occurrence)
        return ("settle", *of, self.decision, self.reason, *filter(None, [self.body, self.part]))


class ConfirmReading(_OfTask):
    """Decide how a task is read.

    `reading` is a value of a knob in doubt (`down`, `up`; `first_month`, `first_day`), or a reading
    of a question: its number, its text, or the beginning of it. `question` is the question's number
    in the plan, from 1; None where only one is open. It holds from `holds_from` (None: today).
    """

    act: Literal["confirm"] = "confirm"
    reading: str
    question: int | None = None
    holds_from: MaybeDay = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that confirms it."""
        of = (self._ref(unit), self.reading, self.question)
        act = make_confirmation(unit, *of, self.reason, context.calendars)
        return held_from(act, self.holds_from, context)

    def payload(self) -> object:
        """The task, the reading and why."""
        of = (self.task, self.plan, self.reading, self.question)
        return ("confirm", *of, self.reason, *since(self.holds_from))


class WaiveCondition(_OfTask):
    """Let the condition of a task hold from a day (`on`; None: today): for all, for the `body` and
    what lies below it, or for the part of a member (`part`) that the body does."""

    act: Literal["waive"] = "waive"
    occurrence: str | None = None
    body: str | None = None
    part: str | None = None
    on: MaybeDay = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that waives it."""
        ref, who, day = self._ref(unit), Who(self.body, self.part), context.today
        return make_waiver(unit, ref, who, self.occurrence, self.on or day, self.reason, day)

    def payload(self) -> object:
        """The task, the day, why and for whom."""
        of = (self.task, self.plan, self.occurrence)
        return ("waive", *of, str(self.on), self.reason, self.body, self.part)
