"""Rows to standings and back; plain SQL, so that lists need no models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Boolean, Date, MappingResult, RowMapping, text

from engine.changes import Change
from engine.codec import node_from, phases_from
from engine.standing import Card, Goal, Progress, Standing

BOARD = text(
    "SELECT s.*, c.title, c.roles, c.each, c.targets FROM standing s "
    "JOIN card c ON c.plan = s.plan AND c.task = s.task "
    "ORDER BY s.plan_seq, s.position, s.ord, s.scope, s.body"
).columns(
    opens=Date, since=Date, due=Date, nominal=Date, ambiguous_down=Date, ambiguous_up=Date,
    computed=Date, extended_to=Date, accepted=Date, provisional=Boolean, conflict=Boolean,
    needs_confirmation=Boolean, counted=Boolean, began=Date,
)  # fmt: skip


def standing_from(row: RowMapping) -> Standing:
    """The standing that a row holds."""
    down, up = row["ambiguous_down"], row["ambiguous_up"]
    return Standing(
        plan=row["plan"],
        task=row["task"],
        occurrence=row["occurrence"] or None,
        scope=row["scope"] or None,
        order=row["ord"],
        opens=row["opens"],
        since=row["since"],
        node=node_from(row["node"]),
        phases=phases_from(row["phases"]),
        due_kind=row["due_kind"],
        due=row["due"],
        nominal=row["nominal"],
        ambiguous=(down, up) if down else None,
        provisional=row["provisional"],
        needs_confirmation=row["needs_confirmation"],
        missing=tuple(json.loads(row["missing"])),
        computed=row["computed"],
        extended_to=row["extended_to"],
        conflict=row["conflict"],
        accepted=row["accepted"],
        body=row["body"] or None,
        counted=row["counted"],
        progress=_progress(row),
    )


def _progress(row: RowMapping) -> Progress | None:
    if row["days"] is None:
        return None
    days = tuple((date.fromisoformat(day), number) for day, number in json.loads(row["days"]))
    return Progress(days, row["members"], row["began"])


def card_from(row: RowMapping) -> Card:
    """The card that a row of the board holds."""
    roles = {role: tuple(ids) for role, ids in json.loads(row["roles"]).items()}
    goals = tuple(Goal(*goal) for goal in json.loads(row["targets"]))
    return Card(row["plan"], row["task"], row["position"], row["title"], roles,
                row["each"] or None, goals)  # fmt: skip


def board(rows: MappingResult) -> Iterator[tuple[Standing, Card]]:
    """Standings with their cards, as `BOARD` gives them."""
    for row in rows:
        yield standing_from(row), card_from(row)


def change_from(row: RowMapping) -> Change:
    """The change that a row holds."""
    return Change(row["plan"], row["task"], row["occurrence"] or None, row["scope"] or None,
                  row["field"], json.loads(row["before"]), json.loads(row["after"]))  # fmt: skip
