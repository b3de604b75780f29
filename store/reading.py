"""Rows to standings and back; plain SQL, so that lists need no models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, Date, MappingResult, RowMapping, text

from engine.changes import Change
from engine.codec import dump, node_from, node_text, phases_from, phases_text
from engine.standing import Card, Standing

BOARD = text(
    "SELECT s.*, c.position, c.title, c.roles FROM standing s "
    "JOIN card c ON c.plan = s.plan AND c.task = s.task "
    "ORDER BY c.plan_seq, c.position, s.ord, s.scope"
).columns(
    opens=Date, since=Date, due=Date, nominal=Date, ambiguous_down=Date, ambiguous_up=Date,
    computed=Date, extended_to=Date, accepted=Date, provisional=Boolean, conflict=Boolean,
    needs_confirmation=Boolean,
)  # fmt: skip


def standing_row(s: Standing) -> dict[str, Any]:
    """A standing as its row."""
    down, up = s.ambiguous or (None, None)
    return {
        "plan": s.plan,
        "task": s.task,
        "occurrence": s.occurrence or "",
        "scope": s.scope or "",
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
    }


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
    )


def card_from(row: RowMapping) -> Card:
    """The card that a row of the board holds."""
    roles = {role: tuple(ids) for role, ids in json.loads(row["roles"]).items()}
    return Card(row["plan"], row["task"], row["position"], row["title"], roles)


def board(rows: MappingResult) -> Iterator[tuple[Standing, Card]]:
    """Standings with their cards, as `BOARD` gives them."""
    for row in rows:
        yield standing_from(row), card_from(row)


def change_from(row: RowMapping) -> Change:
    """The change that a row holds."""
    return Change(row["plan"], row["task"], row["occurrence"] or None, row["scope"] or None,
                  row["field"], json.loads(row["before"]), json.loads(row["after"]))  # fmt: skip
