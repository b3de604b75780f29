"""What the engine concludes about a task: a value that holds for every day, and its view on one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from engine.model.phases import Phase, phase_on
from engine.model.progress import Progress
from engine.model.states import BEGUN, FINISHED, State, Timeliness
from engine.model.story import PLAIN, EarlierStep, Story
from triggers.nodes import Node, Waits

SOON = timedelta(days=7)
"""How near a deadline is "due soon"."""


class TaskRef(NamedTuple):
    """A task of an adopted plan."""

    plan: str
    task: str


class Key(NamedTuple):
    """What makes a standing one row."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One (task, occurrence, scope): its states over time, what it waits for, what is due.

    At a scope it speaks for every body below, unless a narrower one does. With a `body` it is that
    body's own part, kept once it has done something (then `scope` is the body too); `counted` says
    that it is still a member of the group. `progress` sums the parts up.

    `opens` is the day from which lists show the occurrence (None: always); `since` the day from
    which the condition holds; `missing` what the deadline still waits for; `order` the place among
    the task's occurrences. `computed` is the date that the rule gives, `extended_to` the one that
    an authority set over it, `conflict` that the rule's date has moved since; `accepted` the day
    from which ungrounded work stands: a person let it, or the condition holds for the body that did
    it. What it said on earlier days is in its `story`; `at` gives it as it was then. Nothing here
    depends on today.
    """

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    order: int
    opens: date | None
    since: date | None
    node: Node | None
    phases: tuple[Phase, ...]
    due_kind: str
    due: date | None
    nominal: date | None
    ambiguous: tuple[date, date] | None = None
    provisional: bool = False
    needs_confirmation: bool = False
    missing: tuple[str, ...] = ()
    computed: date | None = None
    extended_to: date | None = None
    conflict: bool = False
    accepted: date | None = None
    body: str | None = None
    counted: bool = False
    progress: Progress | None = None
    story: Story = PLAIN

    @property
    def ref(self) -> TaskRef:
        """The task it is about."""
        return TaskRef(self.plan, self.task)

    @property
    def key(self) -> Key:
        """What makes it one row."""
        return Key(self.plan, self.task, self.occurrence, self.scope, self.body)

    def at(self, day: date) -> Standing:
        """As it was, or will be, on a day, with the fields that it had then."""
        if not self.story.earlier:
            return self
        step = next((one for one in self.story.earlier if day < one.until), None)
        if step is None:
            return self
        rest: dict[str, Any] = dict(zip(_OF_STEP, step[1:], strict=True))
        told = {name: rest.pop(name) for name in _OF_STORY}
        return replace(self, story=replace(self.story, earlier=(), **told), **rest)

    @property
    def course(self) -> tuple[Phase, ...]:
        """Its phases, with what its parts make of them."""
        return self.progress.over(self.phases) if self.progress else self.phases

    def phase(self, today: date) -> Phase:
        """The state on a day and since when."""
        return phase_on(self.course, today)

    def holds(self, today: date) -> bool:
        """Whether the condition holds on the day."""
        since = self.at(today).since if self.story.earlier else self.since
        return since is not None and since <= today

    def ungrounded(self, today: date) -> bool:
        """Whether work was begun (or done) whose condition does not hold on the day, and nobody has
        let it stand. The members' parts are each judged by what holds for them, not here."""
        begun = phase_on(self.phases, today).state in BEGUN
        return begun and not self.holds(today) and not self.settled(today)

    def settled(self, today: date) -> bool:
        """Whether work without ground stands on the day, and has not lost its ground anew."""
        if self.accepted is None or today < self.accepted:
            return False
        spans = self.story.unsettled
        return not any(first <= today and (last is None or today < last) for first, last in spans)

    def lapsed_on(self, today: date) -> date | None:
        """The day on which it lapsed, where it did by the day and is cancelled so."""
        lapsed = self.story.lapsed
        if lapsed is None:
            return None
        return lapsed if self.phase(today) == Phase(lapsed, State.CANCELLED) else None

    def carried_by(self, today: date) -> str | None:
        """Who carries the part on the day, None where the member itself."""
        found = [one.by for one in self.story.carried if one.on <= today]
        return found[-1] if found else None

    def is_open(self, today: date) -> bool:
        """Whether lists show it on the day."""
        return (self.opens is None or self.opens <= today) and not self.is_closed(today)

    def is_closed(self, today: date) -> bool:
        """Whether the plan, or its member, does not have it any more, or yet again, on the day."""
        story = self.story
        if story.closes is not None and story.closes <= today:
            return True
        return any(first <= today < back for first, back in story.shut)

    def waiting_for(self, today: date) -> tuple[str, ...]:
        """What a waiting task waits for on the day."""
        return lacks(self, today) if self.phase(today).state is State.WAITING else ()

    def waits(self, today: date) -> Waits | None:
        """The same as a tree, which says of how many things how many must come."""
        then = self.at(today)
        found = then.node.waits(today) if then.node else None
        return found or (f"from {then.since}" if then.since else None)

    def timeliness(self, today: date) -> Timeliness:
        """The task against the day (due on D is overdue from 00:00 of D + 1, article 148.6)."""
        return timeliness_of(self.phase(today), self.at(today).due, today, self.since)


_OF_STEP = EarlierStep._fields[1:]
_OF_STORY = ("rule_from", "remaining", "document", "replaced")
"""Fields of an earlier step that are the story's, not the standing's own."""


def earlier_step(standing: Standing, day: date) -> EarlierStep:
    """The fields of a `standing`, as a step that ends before a `day`; `Standing.at` reads it."""
    story = standing.story
    return EarlierStep(
        day,
        standing.since,
        standing.node,
        standing.due_kind,
        standing.due,
        standing.nominal,
        standing.ambiguous,
        standing.provisional,
        standing.needs_confirmation,
        standing.missing,
        standing.computed,
        standing.extended_to,
        standing.conflict,
        story.rule_from,
        story.remaining,
        story.document,
        story.replaced,
    )


def standing_like(
    standing: Standing,
    ref: TaskRef,
    scope: str | None,
    node: Node | None,
    progress: Progress | None,
) -> Standing:
    """The same as a `standing` for the task `ref` or another `scope`, with its own reason (`node`)
    and how far its parts are (`progress`); written out at length, for a directive has many of
    them."""
    return Standing(
        ref.plan,
        ref.task,
        standing.occurrence,
        scope,
        standing.order,
        standing.opens,
        standing.since,
        node,
        standing.phases,
        standing.due_kind,
        standing.due,
        standing.nominal,
        standing.ambiguous,
        standing.provisional,
        standing.needs_confirmation,
        standing.missing,
        standing.computed,
        standing.extended_to,
        standing.conflict,
        standing.accepted,
        standing.body,
        standing.counted,
        progress,
        standing.story,
    )


def lacks(standing: Standing, today: date) -> tuple[str, ...]:
    """What the condition of a `standing` lacks on the day `today`."""
    then = standing.at(today)
    names = then.node.waiting_for(today) if then.node else ()
    return names or ((f"from {then.since}",) if then.since else ())


def is_turned(standing: Standing) -> bool:
    """Whether a `standing` was finished once and then was not, or left its group or joined it: its
    last state alone does not tell what it was on each day."""
    ends = [phase.state in FINISHED for phase in standing.phases]
    story = standing.story
    moved = story.left is not None or story.joined is not None or bool(story.away)
    return moved or any(ends[:-1])


def as_part(standing: Standing, body: str) -> Standing:
    """A `standing` as one body's part (`body`: its id), without what the others did."""
    return replace(standing, body=body, progress=None)


def timeliness_of(
    phase: Phase, due: date | None, today: date, since: date | None = None
) -> Timeliness:
    """A state (`phase`) and a date (`due`) against the day `today`. Work whose start is known
    (`since`) and lies after its date is late before it may begin: that is seen at once, not on the
    day it starts."""
    state = phase.state
    if state is State.CANCELLED:
        return Timeliness.CANCELLED
    if state is State.WAITING:
        passed = since is not None and due is not None and due < today < since
        return Timeliness.OVERDUE if passed else Timeliness.WAITING
    if state is State.DONE:
        late = due and phase.on and phase.on > due
        return Timeliness.DONE_LATE if late else Timeliness.DONE_IN_TIME
    if due is None:
        return Timeliness.NO_DATE
    if today > due:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if due - today <= SOON else Timeliness.IN_TIME
