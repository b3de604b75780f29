"""A standing on a day, looked at as lists choose, count and order: before any row is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from engine.evaluate.blocking.barred import barred_by
from engine.model.cards import Card
from engine.model.phases import Phase, phase_on
from engine.model.standing import Standing, lacks, timeliness_of
from engine.model.states import BEGUN, State, Timeliness
from engine.model.story import Barred


class Glance(NamedTuple):
    """A `standing` as it is on the day `today`, with its task's `card`. Its row, which has much
    more, is made (`engine.queries.rows.row_of`) only where it is shown.

    `member` is the body whose part it is shown as (empty: that of each member for whom it speaks;
    None: no part); `own` is the standing's own phase, `phase` the one shown, of all parts together
    where they are shown in sum."""

    standing: Standing
    card: Card
    today: date
    member: str | None
    own: Phase
    phase: Phase
    timeliness: Timeliness

    @property
    def plan(self) -> str:
        """The plan's id."""
        return self.standing.plan

    @property
    def task(self) -> str:
        """The task's id."""
        return self.standing.task

    @property
    def state(self) -> State:
        """The state shown."""
        return self.phase.state

    @property
    def due(self) -> date | None:
        """When it is due, None where it has no date."""
        return self.standing.due

    @property
    def completed_on(self) -> date | None:
        """The day on which it was completed, None where it is not done."""
        return self.phase.on if self.state is State.DONE else None

    @property
    def due_kind(self) -> str:
        """What kind of date it has: dated, pending, upon, continuous or none."""
        return self.standing.due_kind

    @property
    def needs_confirmation(self) -> bool:
        """Whether a person is to confirm its date."""
        return self.standing.needs_confirmation

    @property
    def is_alone(self) -> bool:
        """Whether it is shown without what the other members did."""
        return self.standing.progress is None or self.member is not None

    @property
    def is_ungrounded(self) -> bool:
        """Whether it was begun, its ground is gone, and that was not accepted."""
        s, today = self.standing, self.today
        return self.own.state in BEGUN and not s.holds(today) and not s.settled(today)

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """What it waits for, as the rows name it; nothing once it may be begun."""
        return lacks(self.standing, self.today) if self.state is State.WAITING else ()

    @property
    def blocked_by(self) -> list[Barred]:
        """What it waits for in vain, where nothing that may still come could meet its condition."""
        return barred_by(self.standing, self.today) if self.state is State.WAITING else []


def as_shown(standing: Standing, each: str | None, today: date) -> Standing:
    """A `standing` as lists show it on the day `today`: where the task was one piece of work then,
    and has, or had, parts on other days, without these. `each` is the group whose members have them
    at last (None: nobody has)."""
    story = standing.story
    if standing.progress is None or story.each_on(each, today) is not None:
        return standing
    return replace(standing, phases=standing.course, progress=None) if story.each else standing


def glance_at(standing: Standing, card: Card, today: date, member: str | None = None) -> Glance:
    """A `standing`, with its task's `card`, as it is on the day `today`; for a `member` it is that
    body's part, without what the others did (empty: each member's, None: no part)."""
    s = standing.at(today)
    s = as_shown(s, card.each, today) if s.story.each else s
    own = phase_on(s.phases, today)
    alone = s.progress is None or member is not None
    phase = own if alone else phase_on(s.course, today)
    timeliness = timeliness_of(phase, s.due, today, s.since)
    return Glance(s, card, today, member, own, phase, timeliness)
