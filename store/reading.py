"""Rows to standings and back; plain SQL, so that lists need no models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Date, MappingResult, RowMapping, text

from engine.changes import Change
from engine.codec import node_from, phases_from
from engine.standing import Card, Goal, Progress, Standing

TYPES: dict[str, Any] = {
    **dict.fromkeys(("opens", "since", "due", "nominal", "ambiguous_down", "ambiguous_up",
                     "computed", "extended_to", "accepted", "began"), Date),
    **dict.fromkeys(("provisional", "conflict", "needs_confirmation", "counted"), Boolean),
}  # fmt: skip
BOARD = text(
    "SELECT s.*, c.title, c.roles, c.each, c.targets FROM standing s "
    "JOIN card c ON c.plan = s.plan AND c.task = s.task "
    "ORDER BY s.plan_seq, s.position, s.ord, s.scope, s.body"
).columns(**TYPES)
STANDINGS = (
    "SELECT s.* FROM {refs} standing s ON s.plan = r.plan AND s.task = r.task "
    "ORDER BY s.plan_seq, s.position, s.ord, s.scope, s.body"
)
STANDINGS_AT = (
    "SELECT s.* FROM {refs} standing s ON s.plan = r.plan AND s.task = r.task "
    "AND s.scope IN {names:places} "
    "ORDER BY s.plan_seq, s.position, s.ord, s.scope, s.body"
)


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
        node=_node(row["node"]),
        phases=_phases(row["phases"]),
        due_kind=row["due_kind"],
        due=row["due"],
        nominal=row["nominal"],
        ambiguous=(down, up) if down else None,
        provisional=row["provisional"],
        needs_confirmation=row["needs_confirmation"],
        missing=_missing(row["missing"]),
        computed=row["computed"],
        extended_to=row["extended_to"],
        conflict=row["conflict"],
        accepted=row["accepted"],
        body=row["body"] or None,
        counted=row["counted"],
        progress=_progress(row),
    )


# Many rows say the same: what one text means is worked out once.
_node = lru_cache(maxsize=8192)(node_from)
_phases = lru_cache(maxsize=8192)(phases_from)


@lru_cache(maxsize=1024)
def _missing(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _progress(row: RowMapping) -> Progress | None:
    if row["days"] is None:
        return None
    return _summed(row["days"], row["members"], row["began"])


@lru_cache(maxsize=8192)
def _summed(text: str, members: int, began: date | None) -> Progress:
    days = tuple((date.fromisoformat(day), number) for day, number in json.loads(text))
    return Progress(days, members, began)


def card_from(row: RowMapping) -> Card:
    """The card that a row of the board holds."""
    return Card(row["plan"], row["task"], row["position"], row["title"], _roles(row["roles"]),
                row["each"] or None, _goals(row["targets"]))  # fmt: skip


@lru_cache(maxsize=1024)
def _roles(text: str) -> dict[str, tuple[str, ...]]:
    return {role: tuple(ids) for role, ids in json.loads(text).items()}


@lru_cache(maxsize=1024)
def _goals(text: str) -> tuple[Goal, ...]:
    return tuple(Goal(*goal) for goal in json.loads(text))


def board(rows: MappingResult) -> Iterator[tuple[Standing, Card]]:
    """Standings with their cards, as `BOARD` gives them."""
    for row in rows:
        yield standing_from(row), card_from(row)


def change_from(row: RowMapping) -> Change:
    """The change that a row holds."""
    return Change(row["plan"], row["task"], row["occurrence"] or None, row["scope"] or None,
                  row["field"], json.loads(row["before"]), json.loads(row["after"]))  # fmt: skip
