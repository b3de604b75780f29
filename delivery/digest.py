"""What one recipient is told: notices held against how things stand now, sorted under headings.

A notice says that something was to be told; whether it still is to be, only the rows of the day
say: nothing is told of work that is done, cancelled or withdrawn, nor of a date that no longer
holds (invariant I8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from engine.model.notices import Notice
from engine.model.states import FINISHED, State, Timeliness
from engine.ports.outbox import Numbered
from engine.queries.rows import TaskRow as Row

Place = tuple[str, str, str | None]

SOON = 7
"""Days ahead that are this week's."""
MOST = 60
"""Rows under a heading; of more than that it says how many."""
SECTIONS = (
    "overdue",
    "week",
    "moved",
    "started",
    "later",
    "withdrawn",
    "question",
    "waiting",
    "calendar",
)
OVER = tuple(state.value for state in FINISHED)
PART_ROLE = "implementing"
"""The role of who has a part in a task whose plan names no role."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose work is told: a body by all its names (its groups, the bodies that it carries on), and
    in which roles only, if any are named; `path` has it and those above it. The office, which hears
    of all, has neither."""

    names: frozenset[str] = frozenset()
    path: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    office: bool = False

    def in_role(self, row: Row, roles: Collection[str]) -> bool:
        """Whether the body has one of some roles in a task."""
        if self.office:
            return True
        wanted = [role for role in roles if not self.roles or role in self.roles]
        if any(name in self.names for role in wanted for name in row["roles"].get(role, ())):
            return True
        return PART_ROLE in wanted and bool(row["each"] and row["body"])

    def lies_in(self, scope: str | None, row: Row) -> bool:
        """Whether what is told of a scope is told of this row of its own."""
        if self.office:
            return bool(row["scope"] == scope or (scope is None and row["body"]))
        return scope is None or scope in self.path

    def has(self, row: Row) -> bool:
        """Whether a row concerns it in the roles that it is told of."""
        return not self.roles or self.in_role(row, self.roles)


@dataclass(frozen=True, slots=True)
class Item:
    """A row as it is told, with the notices that it is told for."""

    row: Row
    notices: tuple[Notice, ...] = ()

    def told(self, family: str) -> Notice | None:
        """The last notice of a family."""
        found = [notice for notice in self.notices if notice.family == family]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to tell, by heading; `notices` are the numbers of what it was made for, `more`
    how many rows a heading has beyond those shown."""

    sections: Mapping[str, list[Item]] = field(default_factory=dict)
    notices: tuple[int, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)

    def count(self, section: str) -> int:
        """How many rows a heading has, shown or not."""
        return len(self.sections.get(section, ())) + self.more.get(section, 0)


def place_of(row: Row | Notice) -> Place:
    """Which task, and which occurrence of it."""
    if isinstance(row, Notice):
        return row.plan, row.task, row.occurrence
    return row["plan"], row["task"], row["occurrence"]


def still_holds(notice: Notice, row: Row) -> bool:
    """Whether what a notice says is so now, by the row of its task."""
    state, family = row["state"], notice.family
    if state in OVER:
        return False
    if family in ("due", "overdue"):
        # Work that was put aside is held to no date until it is taken up again.
        begun = state not in (State.WAITING, State.SUSPENDED)
        return bool(begun and row["due"] == notice.deadline)
    if family == "start":
        return bool(state == State.ACTIVE)
    if family == "moved":
        return bool(row["due"] == notice.deadline)
    if family == "withdrawn":
        return bool(state == State.WAITING or row["ungrounded"])
    if family == "question":
        return bool(row["needs_confirmation"])
    return bool(family == "waiting" and state == State.WAITING)


def match(
    notices: Iterable[Numbered], rows: Sequence[Row], hearer: Audience
) -> dict[int, list[Row]]:
    """The `notices`, by number, that still hold for a body and are for its roles, each with those
    of its `rows` (a body has several parts of one task where it carries on the work of others);
    `hearer` is the body and its roles."""
    by_place: dict[Place, list[Row]] = defaultdict(list)
    by_task: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_place[place_of(row)].append(row)
        by_task[row["plan"], row["task"]].append(row)
    found = {}
    for number, notice, _ in notices:
        candidates = by_place.get(place_of(notice), [])
        if not candidates and notice.family == "withdrawn":
            candidates = _gone(notice, by_task.get((notice.plan, notice.task), []))
        fitting = [
            row
            for row in candidates
            if hearer.lies_in(notice.scope, row)
            and hearer.in_role(row, notice.roles)
            and still_holds(notice, row)
        ]
        if fitting:
            found[number] = fitting
    return found


def _gone(notice: Notice, siblings: Sequence[Row]) -> list[Row]:
    """The row of an occurrence that went together with the document that had opened it."""
    return [
        {
            **row,
            "occurrence": notice.occurrence,
            "state": State.WAITING.value,
            "since": None,
            "timeliness": Timeliness.WAITING.value,
            "due": notice.deadline,
            "waiting_for": [],
            "needs_confirmation": False,
            "ungrounded": False,
        }
        for row in siblings[:1]
    ]


def page_of(
    rows: Sequence[Row], notices: Sequence[Numbered], matched: Mapping[int, list[Row]], today: date
) -> Page:
    """The page of the day `today`: what is late and what is due this week of all `rows`, and what
    the `notices` are about, by `matched` (the rows of a notice, by its number), each row under the
    first heading that fits it."""
    told: dict[int, list[Notice]] = {}
    order: dict[int, Row] = {id(row): row for row in rows}
    for number, notice, _ in notices:
        for row in matched.get(number, ()):
            told.setdefault(id(row), []).append(notice)
            order.setdefault(id(row), row)
    sections: dict[str, list[Item]] = {name: [] for name in SECTIONS}
    placed = set()
    for key, row in order.items():
        item = Item(row, tuple(told.get(key, ())))
        section = _section(item, today)
        if section:
            sections[section].append(item)
            placed.add(key)
    for found in sections.values():
        found.sort(key=lambda item: (item.row["due"] is None, item.row["due"] or today))
    numbers = [
        number
        for number, found_rows in matched.items()
        if any(id(row) in placed for row in found_rows)
    ]
    return _cut(sections, tuple(sorted(numbers)))


def _section(item: Item, today: date) -> str | None:
    row = item.row
    if row["state"] in OVER:
        return None
    families = {notice.family for notice in item.notices}
    if row["state"] not in (State.WAITING, State.SUSPENDED):
        if row["timeliness"] == Timeliness.OVERDUE:
            return "overdue"
        if row["due"] is not None and (row["due"] - today).days <= SOON:
            return "week"
    headings = (
        ("moved", "moved"),
        ("start", "started"),
        ("due", "later"),
        ("withdrawn", "withdrawn"),
        ("question", "question"),
        ("waiting", "waiting"),
    )
    return next((section for family, section in headings if family in families), None)


def calendars(notices: Iterable[Numbered]) -> tuple[list[Item], tuple[int, ...]]:
    """What is told of calendars that run out, the latest of each, and the numbers of all of it."""
    latest: dict[str | None, Item] = {}
    numbers = []
    for number, notice, _ in notices:
        if notice.family != "calendar" or notice.deadline is None:
            continue
        numbers.append(number)
        row = {
            "plan": "",
            "task": "",
            "occurrence": None,
            "title": notice.occurrence or "-",
            "due": notice.deadline,
        }
        # A calendar has no more of a row than its section shows.
        latest[notice.occurrence] = Item(cast("Row", row), (notice,))
    return list(latest.values()), tuple(numbers)


def with_calendars(page: Page, items: list[Item], numbers: tuple[int, ...]) -> Page:
    """The `page` with `items` about calendars too, made of the notices of these `numbers`."""
    return Page(
        {**page.sections, "calendar": items}, tuple(sorted({*page.notices, *numbers})), page.more
    )


def _cut(sections: Mapping[str, list[Item]], numbers: tuple[int, ...]) -> Page:
    shown = {name: items[:MOST] for name, items in sections.items()}
    more = {name: len(items) - MOST for name, items in sections.items() if len(items) > MOST}
    return Page(shown, numbers, more)


def urgent_of(
    notices: Sequence[Numbered], matched: Mapping[int, list[Row]]
) -> list[list[Numbered]]:
    """The urgent notices that hold, those of one standing together, the newest last."""
    found: dict[tuple[Place, str | None, str | None], list[Numbered]] = {}
    for numbered in notices:
        rows = matched.get(numbered.n)
        if rows and numbered.notice.urgent:
            key = (place_of(rows[0]), rows[0]["scope"], rows[0]["body"])
            found.setdefault(key, []).append(numbered)
    return list(found.values())
