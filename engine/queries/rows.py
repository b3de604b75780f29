"""A standing on a day as a row of a list: the JSON contract of `tasks`, `due` and their like."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from engine.evaluate.blocking.barred import barred_by
from engine.model.cards import Card
from engine.model.phases import Phase, phase_on
from engine.model.progress import Progress
from engine.model.standing import Standing, timeliness_of
from engine.model.states import BEGUN, State
from triggers.nodes import Waits


class Doubt(TypedDict):
    """The two dates between which the law does not decide, by the way of rounding."""

    down: date
    up: date


class Reached(TypedDict):
    """How many of the bodies that have a part are done."""

    done: int
    of: int


class Goal(TypedDict):
    """A target of the plan, in its words, and whether it is met."""

    says: str
    met: bool | None


class DueFields(TypedDict):
    """When a task is due, and how sure that is."""

    due_kind: str
    due: date | None
    nominal_due: date | None
    computed_due: date | None
    extended_to: date | None
    extension_conflict: bool
    ambiguous: Doubt | None
    provisional: bool
    needs_confirmation: bool


class PartFields(TypedDict):
    """How far the parts of a task are, where each member of a group has one."""

    progress: Reached | None
    targets: list[Goal]


class Blocked(TypedDict):
    """A task of the same plan that is waited for in vain: since when, and by what (cancel, lapse,
    plan, or none, where there is no such occurrence)."""

    task: str
    on: date | None
    by: str


class Remaining(TypedDict):
    """What is left of a span whose clock stands: so many of its last unit (days, working days)."""

    count: int
    unit: str


class TaskRow(DueFields, PartFields):
    """A task on a day, for the whole workspace or for some bodies.

    `occurrence` is the period's label or the event's id, where a task has several; `scope` the body
    for which, and for all below which, it stands so (null: for all); `body` whose part it is.
    `since` is the day of the state, `starts_on` that on which the condition holds, `not_before` the
    same while it lies ahead, `rule_from` that from which the version that rules the row holds
    (null: since adoption). `due_kind` is dated, pending, upon, continuous or none; `waiting_for`
    has trigger ids, `done TASK` or `from DATE`, `waits` the same as a tree that says how many of
    them must come, and `due_waits_for` what the date waits for.
    `ungrounded` marks work whose trigger is gone."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    title: str
    state: str
    since: date | None
    starts_on: date | None
    not_before: date | None
    rule_from: date | None
    ungrounded: bool
    timeliness: str
    waiting_for: list[str]
    waits: Waits | None
    roles: dict[str, list[str]]
    completed_on: date | None
    waived_on: date | None
    lapsed_on: date | None
    lapsed_by: str | None
    blocked_by: list[Blocked]
    remaining: Remaining | None
    document: str | None
    replaced: list[str]
    carried_by: str | None
    due_waits_for: list[str]
    body: str | None
    each: str | None


class Row(TaskRow):
    """A row of a list; `key` is what the next page is asked for with."""

    key: str


def view(standing: Standing, card: Card, today: date, member: str | None = None) -> TaskRow:
    """A `standing` on the day `today` as a row with the keys of the `tasks` JSON, its title and
    roles from the task's `card`; dates stay dates. For a `member` it is that body's part, without
    what the others did."""
    s, alone = standing.at(today), standing.progress is None or member is not None
    own = phase_on(s.phases, today)
    phase, state = _shown(s, own, today, alone=alone)
    return {
        "plan": s.plan,
        "task": s.task,
        "occurrence": s.occurrence,
        "scope": s.scope,
        "title": card.title,
        "state": state.value,
        "since": phase.on,
        **_starts(s, state, today),
        **_due(s),
        "ungrounded": _is_ungrounded(s, own.state, today),
        "timeliness": timeliness_of(phase, s.due, today, s.since).value,
        **_waited(s, state, today),
        "roles": {role: list(ids) for role, ids in card.roles.items()},
        "completed_on": phase.on if state is State.DONE else None,
        "rule_from": s.story.rule_from,
        "waived_on": _by(s.story.waived, today),
        **_lapsed(s, state, standing.lapsed_on(today), today),
        "remaining": _remaining(s),
        "document": s.story.document,
        "replaced": list(s.story.replaced),
        "due_waits_for": list(s.missing),
        "body": member or s.body,
        "each": card.each,
        "carried_by": None,
        **(_NOTHING_REACHED if alone else _reached(s, own.state, card, today)),
    }


def _shown(s: Standing, own: Phase, today: date, *, alone: bool) -> tuple[Phase, State]:
    """The phase that a list shows: its own, or that of all parts together."""
    phase = own if alone else phase_on(s.course, today)
    return phase, phase.state


def _is_ungrounded(s: Standing, state: State, today: date) -> bool:
    """Whether it was begun, its ground is gone, and that was not accepted."""
    return state in BEGUN and not s.holds(today) and not s.settled(today)


class _Starts(TypedDict):
    starts_on: date | None
    not_before: date | None


def _starts(s: Standing, state: State, today: date) -> _Starts:
    """The day from which it may be begun, and whether that is still to come."""
    ahead = state is State.WAITING and s.since is not None and s.since > today
    return {"starts_on": s.since, "not_before": s.since if ahead else None}


class _Waited(TypedDict):
    waiting_for: list[str]
    waits: Waits | None


def _waited(s: Standing, state: State, today: date) -> _Waited:
    """What is waited for, flat and as a tree."""
    if state is not State.WAITING:
        return {"waiting_for": [], "waits": None}
    return {"waiting_for": list(s.lacks(today)), "waits": s.waits(today)}


class _Lapsed(TypedDict):
    lapsed_on: date | None
    lapsed_by: str | None
    blocked_by: list[Blocked]


def _lapsed(s: Standing, state: State, on: date | None, today: date) -> _Lapsed:
    """Whether it lapsed, and what keeps it from ever starting."""
    return {
        "lapsed_on": on,
        "lapsed_by": s.story.lapsed_by if on else None,
        "blocked_by": blocked_by(s, today) if state is State.WAITING else [],
    }


def _by(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None


def _remaining(s: Standing) -> Remaining | None:
    if s.story.remaining is None:
        return None
    count, unit = s.story.remaining
    return {"count": count, "unit": unit}


def blocked_by(s: Standing, today: date) -> list[Blocked]:
    """What its condition waits for in vain, where nothing that may still come could meet it."""
    return [{"task": one.task, "on": one.on, "by": one.by} for one in barred_by(s, today)]


def _due(s: Standing) -> DueFields:
    """When it is due, and how sure that is."""
    return {
        "due_kind": s.due_kind,
        "due": s.due,
        "nominal_due": s.nominal,
        "computed_due": s.computed,
        "extended_to": s.extended_to,
        "extension_conflict": s.conflict,
        "ambiguous": {"down": s.ambiguous[0], "up": s.ambiguous[1]} if s.ambiguous else None,
        "provisional": s.provisional,
        "needs_confirmation": s.needs_confirmation,
    }


_NOTHING_REACHED: PartFields = {"progress": None, "targets": []}


def _reached(s: Standing, own: State, card: Card, today: date) -> PartFields:
    """How many of the members are done, and which of the plan's targets that reaches."""
    progress = s.progress or Progress()
    of = progress.members(today)
    done = progress.done(today, at_once=own is State.DONE)
    return {
        "progress": {"done": done, "of": of},
        "targets": [{"says": goal.says, "met": goal.met(done, of)} for goal in card.targets],
    }
