"""A standing on a day as a row of a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.model.cards import Card
from engine.model.progress import Progress
from engine.model.standing import Standing, phase_on, timeliness_of
from engine.model.states import BEGUN, State

Row = dict[str, Any]


def view(standing: Standing, card: Card, today: date, member: str | None = None) -> Row:
    """The standing on a day, with the keys of the `tasks` JSON; dates stay dates. For a `member`
    it is that body's part, without what the others did."""
    s, alone = standing, standing.progress is None or member is not None
    own = phase_on(s.phases, today)
    phase = own if alone else phase_on(s.course, today)
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
        "waits": s.waits(today) if state is State.WAITING else None,
        "roles": {role: list(ids) for role, ids in card.roles.items()},
        "completed_on": phase.on if state is State.DONE else None,
        "due_waits_for": list(s.missing),
        "body": member or s.body,
        "each": card.each,
        **(_NOTHING_REACHED if alone else _reached(s, own.state, card, today)),
    }


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
