"""Notices as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cli.app.output import print_table
from cli.app.session import Session
from cli.app.tables import Table
from upon.words.notices import notice_text


def print_notices(session: Session, found: Sequence[dict[str, Any]]) -> None:
    """Notices as people read them: which task, what of it, for whom."""

    several = len({row["plan"] for row in found if row["plan"]}) > 1
    names = ["day", *(["plan"] if several else []), "task", "told", "told_to"]
    table = Table(
        [session.say(f"column.{name}") for name in names], flexible=len(names) - 1, most=3
    )
    for row in found:
        plan = [row["plan"]] if several else []
        table.add(
            session.words.day(row["day"]),
            *plan,
            _task(row),
            notice_text(session.words, row),
            _roles(session, row["roles"]),
        )
    print_table(table)


def _task(row: dict[str, Any]) -> str:
    label = f"{row['task']} ({row['occurrence']})" if row["occurrence"] else row["task"]
    return f"{label}\n{row['scope']}" if row["scope"] else label


def _roles(session: Session, roles: Iterable[str]) -> str:
    return ", ".join(session.words.term("role", role) for role in roles) or "-"
