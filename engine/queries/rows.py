"""A standing on a day as a row of a list: the JSON contract of `tasks`, `due` and their like."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from engine.evaluate.blocking.barred import barred_by
from engine.model.cards import Card
from engine.model.progress import Progress
from engine.model.standing import Standing
from engine.model.states import State
from engine.model.story import Barred
from engine.queries.glance import Glance, glance_at
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
    return row_of(glance_at(standing, card, today, member))


def row_of(seen: Glance) -> TaskRow:
    """What was looked at (`seen`) as a row, with all its keys."""
    s, card, today = seen.standing, seen.card, seen.today
    phase, state = seen.phase, seen.state
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
        "ungrounded": seen.is_ungrounded,
        "timeliness": seen.timeliness.value,
        "waiting_for": list(seen.waiting_for),
        "waits": s.waits(today) if state is State.WAITING else None,
        "roles": {role: list(ids) for role, ids in card.roles.items()},
        "completed_on": seen.completed_on,
        "rule_from": s.story.rule_from,
        "waived_on": _by(s.story.waived, today),
        **_lapsed(seen),
        "remaining": _remaining(s),
        "document": s.story.document,
        "replaced": list(s.story.replaced),
        "due_waits_for": list(s.missing),
        "body": seen.member or s.body,
        "each": s.story.each_on(card.each, today),
        "carried_by": None,
        **(_NOTHING_REACHED if seen.is_alone else _reached(seen)),
    }


class _Starts(TypedDict):
    starts_on: date | None
    not_before: date | None


def _starts(s: Standing, state: State, today: date) -> _Starts:
    """The day from which it may be begun, and whether that is still to come."""
    ahead = state is State.WAITING and s.since is not None and s.since > today
    return {"starts_on": s.since, "not_before": s.since if ahead else None}


class _Lapsed(TypedDict):
    lapsed_on: date | None
    lapsed_by: str | None
    blocked_by: list[Blocked]


def _lapsed(seen: Glance) -> _Lapsed:
    """Whether it lapsed, and what keeps it from ever starting."""
    on = seen.standing.lapsed_on(seen.today)
    return {
        "lapsed_on": on,
        "lapsed_by": seen.standing.story.lapsed_by if on else None,
        "blocked_by": [_blocked(one) for one in seen.blocked_by],
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
    return [_blocked(one) for one in barred_by(s, today)]


def _blocked(one: Barred) -> Blocked:
    return {"task": one.task, "on": one.on, "by": one.by}


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


def _reached(seen: Glance) -> PartFields:
    """How many of the members are done, and which of the plan's targets that reaches."""
    progress, today = seen.standing.progress or Progress(), seen.today
    of = progress.members(today)
    done = progress.done(today, at_once=seen.own.state is State.DONE)
    goals = seen.card.targets
    return {
        "progress": {"done": done, "of": of},
        "targets": [{"says": goal.says, "met": goal.met(done, of)} for goal in goals],
    }
