"""Standings and cards as rows, and the statements that write them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, text

from engine.codec import dump, node_text, phases_text
from engine.standing import Card, Progress, Standing, began_on
from store.tables import StandingRow

_COLUMNS = tuple(StandingRow.__table__.columns.keys())  # type: ignore[attr-defined]
_KEY = ("plan", "task", "occurrence", "scope", "body")
_FROM_CARD = ("plan_seq", "position")
_MARKS = {"sqlite": ":{}", "postgresql": "%({})s"}


def write(connection: Connection, standings: Collection[Standing]) -> None:
    """Write standings, new or in the place of their like; through the driver itself, for a
    directive writes many."""
    dialect = connection.dialect.name
    connection.exec_driver_sql(_upsert(dialect), [standing_row(s, dialect) for s in standings])


def remove(connection: Connection, standings: Collection[Standing]) -> None:
    """Take standings away."""
    keys = [standing_key(standing) for standing in standings]
    connection.exec_driver_sql(_delete(connection.dialect.name), keys)


def insert_many(connection: Connection, table: str, columns: Sequence[str],
                rows: Sequence[dict[str, Any]]) -> None:  # fmt: skip
    """Write rows through the driver itself."""
    marks = ", ".join(_MARKS[connection.dialect.name].format(name) for name in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    connection.exec_driver_sql(statement, list(rows))


@cache
def _upsert(dialect: str) -> str:
    mark = _MARKS[dialect]
    where = f"c.plan = {mark.format('plan')} AND c.task = {mark.format('task')}"
    values = ", ".join(
        f"(SELECT c.{name} FROM card c WHERE {where})"  # noqa: S608  our own names, values are bound
        if name in _FROM_CARD
        else mark.format(name)
        for name in _COLUMNS
    )
    updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEY)
    return (f"INSERT INTO standing ({', '.join(_COLUMNS)}) VALUES ({values}) "  # noqa: S608
            f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {updates}")  # fmt: skip


@cache
def _delete(dialect: str) -> str:
    where = " AND ".join(f"{name} = {_MARKS[dialect].format(name)}" for name in _KEY)
    return f"DELETE FROM standing WHERE {where}"  # noqa: S608


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


def standing_row(s: Standing, dialect: str) -> dict[str, Any]:
    """A standing as its row, in the values that the driver of a database takes."""
    day = _text if dialect == "sqlite" else _as_it_is
    last, progress = s.course[-1], s.progress
    return {
        **standing_key(s),
        "ord": s.order,
        "opens": day(s.opens),
        "since": day(s.since),
        "node": node_text(s.node),
        "phases": phases_text(s.phases),
        "due_kind": s.due_kind,
        "due": day(s.due),
        "nominal": day(s.nominal),
        "ambiguous_down": day(s.ambiguous[0]) if s.ambiguous else None,
        "ambiguous_up": day(s.ambiguous[1]) if s.ambiguous else None,
        "provisional": s.provisional,
        "needs_confirmation": s.needs_confirmation,
        "missing": dump(s.missing),
        "computed": day(s.computed),
        "extended_to": day(s.extended_to),
        "conflict": s.conflict,
        "accepted": day(s.accepted),
        "counted": s.counted,
        "state": last.state.value,
        **_summed(last.on, progress.began if progress else began_on(s.phases), progress, day),
    }


def _summed(on: date | None, began: date | None, progress: Progress | None,
            day: Callable[[date | None], Any]) -> dict[str, Any]:  # fmt: skip
    days, members = None, 0
    if progress is not None:
        done = [[one.isoformat(), number] for one, number in progress.days]
        days = dump([done, progress.behind, _text(progress.since), progress.dropped])
        members = progress.of
    return {"state_on": day(on), "began": day(began), "days": days, "members": members}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _as_it_is(day: date | None) -> date | None:
    return day


def card_row(card: Card, plan_seq: int) -> dict[str, Any]:
    """A card as its row."""
    return {"plan": card.plan, "task": card.task, "plan_seq": plan_seq,
            "position": card.position, "title": card.title, "roles": dump(card.roles),
            "each": card.each or "", "targets": dump(card.targets),
            "reminders": card.reminders or ""}  # fmt: skip
