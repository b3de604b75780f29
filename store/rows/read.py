"""Rows to standings and back, by plain tables: lists need no models."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping, select

from engine.model.cards import Card
from engine.model.changes import Change
from engine.model.json_codec import node_from, phases_from, story_from
from engine.model.progress import Counts, Goal, Progress, Spans, TurnedPart
from engine.model.standing import Standing, TaskRef
from engine.model.story import PLAIN
from engine.ports.scan import Found, Place
from store.backends.json_lists import joined, names
from store.schema.plain_tables import CARD, STANDING

_NAMES = (
    "plan",
    "task",
    "occurrence",
    "scope",
    "body",
    "plan_seq",
    "position",
    "ord",
    "opens",
    "since",
    "node",
    "phases",
    "due_kind",
    "due",
    "nominal",
    "ambiguous_down",
    "ambiguous_up",
    "provisional",
    "needs_confirmation",
    "missing",
    "computed",
    "extended_to",
    "conflict",
    "accepted",
    "counted",
    "began",
    "days",
    "members",
    "story",
)
S, C = STANDING.alias("s"), CARD.alias("c")
"""Standings and cards under the names by which the statements below, and scans, read them."""
COLUMNS = [S.c[name] for name in _NAMES]
"""What is read of a standing, of the table under the name `s`, in the order of `standing_from`."""
_SHOWN = ("title", "roles", "each", "targets", "position", "reminders")
CARD_COLUMNS = [C.c[name] for name in _SHOWN]
"""What is read of a card, of the table under the name `c`, in the order of `card_from`."""
WITH_CARDS = select(*COLUMNS, *CARD_COLUMNS).select_from(
    S.join(C, (C.c.plan == S.c.plan) & (C.c.task == S.c.task))
)
_ORDER = [S.c[name] for name in ("plan_seq", "position", "ord", "scope", "body")]
BOARD = WITH_CARDS.order_by(*_ORDER)
STANDINGS = select(*COLUMNS).select_from(joined("refs", TaskRef._fields, S)).order_by(*_ORDER)
STANDINGS_AT = STANDINGS.where(S.c.scope.in_(names("places")))

Values = Sequence[Any]


@lru_cache(maxsize=65536)
def day_from(value: date | str) -> date:
    """A day as the database gives it: a date, or its text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _day(value: date | str | None) -> date | None:
    return None if value is None else day_from(value)


def standing_from(row: Values) -> Standing:
    """The standing that a row of `COLUMNS` holds."""
    (
        plan,
        task,
        occurrence,
        scope,
        body,
        _,
        _,
        order,
        opens,
        since,
        node,
        phases,
        due_kind,
        due,
        nominal,
        down,
        up,
        provisional,
        needs,
        missing,
        computed,
        extended,
        conflict,
        accepted,
        counted,
        began,
        days,
        members,
        story,
    ) = row[:29]
    return Standing(
        plan,
        task,
        occurrence or None,
        scope or None,
        order,
        _day(opens),
        _day(since),
        _node(node),
        _phases(phases),
        due_kind,
        _day(due),
        _day(nominal),
        (day_from(down), day_from(up)) if down else None,
        bool(provisional),
        bool(needs),
        _missing(missing),
        _day(computed),
        _day(extended),
        bool(conflict),
        _day(accepted),
        body or None,
        bool(counted),
        None if days is None else _summed(days, members, _day(began)),
        PLAIN if story is None else _story(story),
    )


# Many rows say the same: what one text means is worked out once.
_node = lru_cache(maxsize=8192)(node_from)
_phases = lru_cache(maxsize=8192)(phases_from)
_story = lru_cache(maxsize=8192)(story_from)


@lru_cache(maxsize=1024)
def _missing(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=8192)
def _summed(text: str, members: int, began: date | None) -> Progress:
    done, behind, since, dropped, turned, was_of = json.loads(text)
    parts = tuple(
        TurnedPart(phases_from(phases), _day(joined), _day(left), *map(_spans, away))
        for phases, joined, left, *away in turned
    )
    return Progress(
        _counts(done), members, began, behind, _day(since), _counts(dropped), parts, _counts(was_of)
    )


def _spans(rows: list[list[str]]) -> Spans:
    return tuple((day_from(first), day_from(back)) for first, back in rows)


def _counts(rows: list[list[Any]]) -> Counts:
    return tuple((day_from(day), number) for day, number in rows)


def card_from(row: Values) -> Card:
    """The card that a row of `WITH_CARDS` holds."""
    title, roles, each, targets, position, reminders = row[29:35]
    return Card(
        row[0],
        row[1],
        position,
        title,
        _roles(roles),
        each or None,
        _goals(targets),
        reminders or None,
    )


@lru_cache(maxsize=4096)
def found_from(row: tuple[Any, ...]) -> Found:
    """The standing, the card and the place in a list that a row of `WITH_CARDS` holds; kept, for
    one list shows much of what another showed."""
    place = Place(_day(row[13]), row[5], row[6], row[7], row[3], row[4])
    return Found(standing_from(row), card_from(row), place)


@lru_cache(maxsize=1024)
def _roles(text: str) -> dict[str, tuple[str, ...]]:
    return {role: tuple(ids) for role, ids in json.loads(text).items()}


@lru_cache(maxsize=1024)
def _goals(text: str) -> tuple[Goal, ...]:
    return tuple(Goal(*goal) for goal in json.loads(text))


def board(rows: Iterable[Values]) -> Iterator[tuple[Standing, Card]]:
    """Standings with their cards, as `BOARD` gives them."""
    for row in rows:
        yield standing_from(row), card_from(row)


def change_from(row: RowMapping) -> Change:
    """The change that a row holds."""
    return Change(
        row["plan"],
        row["task"],
        row["occurrence"] or None,
        row["scope"] or None,
        row["field"],
        json.loads(row["before"]),
        json.loads(row["after"]),
    )
