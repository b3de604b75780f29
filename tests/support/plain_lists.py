"""The lists below a place as they are by definition, a row a body: what the arithmetic of
`engine.queries.spoken_for` is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from engine.evaluate.scope_resolution import has_opened
from engine.model.bodies import Bodies
from engine.ports.scan import Found, Scan, Source
from engine.queries.filters import ROLES
from engine.queries.lists import HEADINGS

Row = Mapping[str, Any]


def plain_below(source: Source, body: str, today: date) -> list[tuple[Any, ...]]:
    """Of tasks with parts, whose part is spoken for by which standing: plan, task, occurrence,
    member and scope, in the order of the list `tasks` on the day `today`."""
    bodies = source.bodies().on(today)
    rows = []
    for found in source.scan(Scan(parts=True, on=today)):
        if _each(found, today) is not None and found.standing.is_open(today):
            for member in _members(source, bodies, found, body, today):
                s = found.standing
                rows.append((s.plan, s.task, s.occurrence, member, s.scope))
    return rows


def _each(found: Found, today: date) -> str | None:
    """The group whose members have the parts on a day."""
    return found.standing.story.each_on(found.card.each, today)


def _members(source: Source, bodies: Bodies, found: Found, body: str, today: date) -> Iterator[str]:
    """The members at or below a body for whom a standing speaks, each looked at by itself."""
    s, card = found.standing, found.card
    if s.body is not None:
        yield from [s.body] * (body in bodies.path(s.body))
        return
    kept = source.narrower(s)
    waits = s.occurrence is None
    own = {one.body for one in kept if not waits or one.occurrence is None or has_opened([one])}
    scopes = {one.scope for one in kept if one.body is None}
    for member in sorted(bodies.groups.members_on(card.plan, _each(found, today) or "", today)):
        path = bodies.path(member)
        nearest = next((scope for scope in path if scope in scopes), None)
        if body in path and member not in own and nearest == s.scope:
            yield member


def plain_agenda(rows: Sequence[Row], today: date, within: int = 7) -> dict[str, list[Row]]:
    """The day's page of the day `today` by its definition: each row of the list `tasks` under the
    first heading that fits it, `within` days ahead being soon."""
    page: dict[str, list[Row]] = {name: [] for name in HEADINGS}
    for row in rows:
        if heading := _heading(row, today, within):
            page[heading].append(row)
    for name in ("overdue", "due_soon", "in_hand"):
        page[name].sort(key=lambda row: (row["due"] is None, row["due"] or today))
    return page


def _heading(row: Row, today: date, within: int) -> str | None:
    waits = row["state"] == "waiting" and row["timeliness"] != "overdue"
    undated = "continuous" if row["due_kind"] == "continuous" else "in_hand"
    fits = (
        ("ungrounded", row["ungrounded"]),
        (None, row["state"] in ("done", "cancelled")),
        ("blocked", row["blocked_by"]),
        ("suspended", row["state"] == "suspended"),
        ("waiting", waits),
        (undated, row["due"] is None),
        ("overdue", row["due"] and row["due"] < today),
        ("due_soon", row["due"] and (row["due"] - today).days <= within),
        ("in_hand", True),
    )
    return next(name for name, fit in fits if fit)


def plain_counts(rows: Sequence[Row], agenda: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """How many rows there are of what, each counted by itself."""
    found: dict[str, Any] = {"buckets": {name: len(mine) for name, mine in agenda.items()}}
    for name in ("state", "timeliness", "plan"):
        found[name] = dict(Counter(str(row[name]) for row in rows))
    return found | {"role": {role: sum(role in row["roles"] for row in rows) for role in ROLES}}
