"""Lists: the standings of a day, filtered, as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from engine.standing import Card, Standing, view
from engine.states import State, Timeliness
from triggers.errors import UsageError
from triggers.expressions import DateKind

LISTS = ("tasks", "due", "overdue", "waiting")
ROLES = ("directing", "lead", "advising", "coordinating", "implementing")

DATE_KINDS = get_args(DateKind)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows a list shows; None means any.

    `bodies` are the ids that count as the body asked for: itself and the groups it belongs to.
    """

    plan: str | None = None
    bodies: frozenset[str] | None = None
    role: str | None = None
    state: str | None = None
    trigger: str | None = None
    before: date | None = None
    after: date | None = None
    all_occurrences: bool = False

    def __post_init__(self) -> None:
        if self.role is not None and self.role not in ROLES:
            raise UsageError("role", self.role, ", ".join(ROLES))
        if self.state is not None and self.state not in tuple(State):
            raise UsageError("state", self.state, ", ".join(State))

    def accept(self, row: Row) -> bool:
        """Whether a row passes."""
        due = row["due"]
        return (
            (self.plan is None or row["plan"] == self.plan)
            and self._accept_body(row["roles"])
            and (self.state is None or row["state"] == self.state)
            and (self.trigger is None or self.trigger in _triggers(row))
            and (self.before is None or (due is not None and due < self.before))
            and (self.after is None or (due is not None and due > self.after))
        )

    def _accept_body(self, roles: dict[str, list[str]]) -> bool:
        chosen = [ids for role, ids in roles.items() if self.role in (None, role)]
        if self.bodies is None:
            return self.role is None or bool(chosen)
        return any(body in self.bodies for ids in chosen for body in ids)


def _triggers(row: Row) -> Iterator[str]:
    for name in (*row["waiting_for"], *row["due_waits_for"], *row["named"]):
        yield name
        trigger, _, kind = name.rpartition(".")
        if kind in DATE_KINDS:
            yield trigger


def rows(board: Iterable[tuple[Standing, Card]], today: date, filters: Filters) -> list[Row]:
    """The rows of `tasks` on a day, in the order of the board."""
    found = []
    for standing, card in board:
        if not (filters.all_occurrences or standing.is_open(today)):
            continue
        row = view(standing, card, today)
        row["named"] = _named(standing)
        if filters.accept(row):
            del row["named"]
            found.append(row)
    return found


def _named(standing: Standing) -> list[str]:
    """The triggers that the condition names, met or not."""
    names = []
    stack = [standing.node] if standing.node else []
    while stack:
        node = stack.pop()
        stack += node.children
        if node.kind == "event":
            names.append(node.text)
    return names


def select(name: str, listed: list[Row]) -> list[Row]:
    """The rows of one list: `due` has what is dated and not finished, `overdue` what is late,
    `waiting` what has not started; all by date, then in the plan's order."""
    if name == "overdue":
        listed = [row for row in listed if row["timeliness"] == Timeliness.OVERDUE]
    elif name == "due":
        finished = (State.DONE, State.CANCELLED, State.WAITING)
        listed = [row for row in listed if row["due"] and row["state"] not in finished]
    elif name == "waiting":
        listed = [row for row in listed if row["state"] == State.WAITING]
    if name in ("due", "overdue"):
        listed = sorted(listed, key=lambda row: row["due"])
    return listed


def agenda(listed: list[Row], today: date, within: int) -> dict[str, list[Row]]:
    """The day's page: each row under the first heading that fits it.

    `within` is how many days ahead count as soon.
    """
    page: dict[str, list[Row]] = {
        name: []
        for name in ("ungrounded", "overdue", "due_soon", "in_hand", "waiting", "continuous")
    }
    for row in listed:
        heading = _heading(row, today, within)
        if heading:
            page[heading].append(row)
    for name in ("overdue", "due_soon", "in_hand"):
        page[name].sort(key=lambda row: (row["due"] is None, row["due"] or today))
    return page


def _heading(row: Row, today: date, within: int) -> str | None:
    if row["ungrounded"]:
        return "ungrounded"
    if row["state"] in (State.DONE, State.CANCELLED):
        return None
    if row["state"] == State.WAITING:
        return "waiting"
    if row["due"] is None:
        return "continuous" if row["due_kind"] == "continuous" else "in_hand"
    if row["due"] < today:
        return "overdue"
    return "due_soon" if (row["due"] - today).days <= within else "in_hand"
