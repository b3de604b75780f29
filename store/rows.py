"""Standings and cards as rows, and the statements that write them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Date, bindparam, text

from engine.codec import dump, node_text, phases_text
from engine.standing import Card, Progress, Standing, began_on
from store.tables import StandingRow

_COLUMNS = tuple(StandingRow.__table__.columns.keys())  # type: ignore[attr-defined]
_KEY = ("plan", "task", "occurrence", "scope", "body")
_FROM_CARD = ("plan_seq", "position")
_DATES = ("opens", "since", "due", "nominal", "ambiguous_down", "ambiguous_up", "computed",
          "extended_to", "accepted", "state_on", "began")  # fmt: skip
_FLAGS = ("provisional", "needs_confirmation", "conflict", "counted")


def _value(name: str) -> str:
    if name in _FROM_CARD:
        return f"(SELECT c.{name} FROM card c WHERE c.plan = :plan AND c.task = :task)"  # noqa: S608
    return f":{name}"


UPSERT = text(
    f"INSERT INTO standing ({', '.join(_COLUMNS)}) "  # noqa: S608  our own names, values are bound
    f"VALUES ({', '.join(_value(name) for name in _COLUMNS)}) "
    f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEY)
).bindparams(
    *(bindparam(name, type_=Date) for name in _DATES),
    *(bindparam(name, type_=Boolean) for name in _FLAGS),
)

_WHERE = " AND ".join(f"{name} = :{name}" for name in _KEY)
DELETE = text(f"DELETE FROM standing WHERE {_WHERE}")  # noqa: S608  our own names

PLACES = text(
    "UPDATE standing SET position = (SELECT c.position FROM card c "
    "WHERE c.plan = standing.plan AND c.task = standing.task) WHERE plan = :plan AND EXISTS "
    "(SELECT 1 FROM card c WHERE c.plan = standing.plan AND c.task = standing.task "
    "AND c.position != standing.position)"
)
"""Brings standings to the places that their tasks have in a new version of the plan."""


def standing_key(s: Standing) -> dict[str, Any]:
    """The key of a standing's row."""
    return {"plan": s.plan, "task": s.task, "occurrence": s.occurrence or "",
            "scope": s.scope or "", "body": s.body or ""}  # fmt: skip


def standing_row(s: Standing) -> dict[str, Any]:
    """A standing as its row."""
    down, up = s.ambiguous or (None, None)
    return {
        **standing_key(s),
        "ord": s.order,
        "opens": s.opens,
        "since": s.since,
        "node": node_text(s.node),
        "phases": phases_text(s.phases),
        "due_kind": s.due_kind,
        "due": s.due,
        "nominal": s.nominal,
        "ambiguous_down": down,
        "ambiguous_up": up,
        "provisional": s.provisional,
        "needs_confirmation": s.needs_confirmation,
        "missing": dump(s.missing),
        "computed": s.computed,
        "extended_to": s.extended_to,
        "conflict": s.conflict,
        "accepted": s.accepted,
        "counted": s.counted,
        "state": s.course[-1].state.value,
        "state_on": s.course[-1].on,
        "began": s.progress.began if s.progress else began_on(s.phases),
        "days": _days(s.progress),
        "members": s.progress.of if s.progress else 0,
    }


def _days(progress: Progress | None) -> str | None:
    if progress is None:
        return None
    return dump([[day.isoformat(), number] for day, number in progress.days])


def card_row(card: Card, plan_seq: int) -> dict[str, Any]:
    """A card as its row."""
    return {"plan": card.plan, "task": card.task, "plan_seq": plan_seq,
            "position": card.position, "title": card.title, "roles": dump(card.roles),
            "each": card.each or "", "targets": dump(card.targets)}  # fmt: skip
