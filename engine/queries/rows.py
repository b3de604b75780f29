"""A standing on a day as a row of a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.evaluate.barred import barred_by
from engine.model.cards import Card
from engine.model.phases import phase_on
from engine.model.progress import Progress
from engine.model.standing import Standing, timeliness_of
from engine.model.states import BEGUN, State

Row = dict[str, Any]


def view(standing: Standing, card: Card, today: date, member: str | None = None) -> Row:
    """The standing on a day, with the keys of the `tasks` JSON; dates stay dates. For a `member`
    it is that body's part, without what the others did."""
    s, alone = standing.at(today), standing.progress is None or member is not None
    own = phase_on(s.phases, today)
    phase = own if alone else phase_on(s.course, today)
    lapsed = standing.lapsed_on(today)
    state, settled = phase.state, s.accepted is not None and s.accepted <= today
    return {
        "plan": s.plan,
        "task": s.task,
        "occurrence": s.occurrence,
        "scope": s.scope,
        "title": card.title,
        "state": state.value,
        "since": phase.on,
        "starts_on": s.since,
        **_due(s),
        "ungrounded": own.state in BEGUN and not s.holds(today) and not settled,
        "timeliness": timeliness_of(phase, s.due, today).value,
        "waiting_for": list(s.lacks(today)) if state is State.WAITING else [],
        "roles": {role: list(ids) for role, ids in card.roles.items()},
        "completed_on": phase.on if state is State.DONE else None,
        "rule_from": s.story.rule_from,
        "waived_on": _by(s.story.waived, today),
        "lapsed_on": lapsed,
        "lapsed_by": s.story.lapsed_by if lapsed else None,
        "blocked_by": blocked_by(s, today) if state is State.WAITING else [],
        "not_before": None,
        "remaining": _remaining(s),
        "document": s.story.document,
        "replaced": list(s.story.replaced),
        "due_waits_for": list(s.missing),
        "body": member or s.body,
        "each": card.each,
        "carried_by": None,
        **(_NOTHING_REACHED if alone else _reached(s, own.state, card, today)),
    }


def _by(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None


def _remaining(s: Standing) -> Row | None:
    if s.story.remaining is None:
        return None
    count, unit = s.story.remaining
    return {"count": count, "unit": unit}


def blocked_by(s: Standing, today: date) -> list[Row]:
    """What its condition waits for in vain, where nothing that may still come could meet it."""
    return [{"task": one.task, "on": one.on, "by": one.by} for one in barred_by(s, today)]


def _due(s: Standing) -> Row:
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


_NOTHING_REACHED: Row = {"progress": None, "targets": []}


def _reached(s: Standing, own: State, card: Card, today: date) -> Row:
    """How many of the members are done, and which of the plan's targets that reaches."""
    progress = s.progress or Progress()
    of = progress.of
    done = progress.done(today, at_once=own is State.DONE)
    return {
        "progress": {"done": done, "of": of},
        "targets": [{"says": goal.says, "met": goal.met(done, of)} for goal in card.targets],
    }
