"""The day's page of a place and how many rows it has of what, by arithmetic over standings: a row
is made only where a page shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import NamedTuple, TypedDict

from engine.model.bodies import names_in
from engine.ports.scan import Scan, Source
from engine.queries.filters import ROLES, Filters
from engine.queries.lists import DATED, HEADINGS, expanded, heading_of, matching, rows, scan_of
from engine.queries.rows import Row, TaskRow
from engine.queries.spoken_for import Spoken


class PlaceCounts(TypedDict):
    """How many rows there are: under each heading of the day's page (`buckets`), and by what."""

    buckets: dict[str, int]
    state: dict[str, int]
    timeliness: dict[str, int]
    plan: dict[str, int]
    role: dict[str, int]


class AgendaPage(NamedTuple):
    """The first rows under each heading of the day's page, and how many there are in all."""

    rows: dict[str, list[Row]]
    counts: dict[str, int]


Matching = tuple[Spoken, TaskRow]


def agenda_page(
    source: Source, today: date, within: int, filters: Filters, limit: int
) -> AgendaPage:
    """At most `limit` rows under each heading of the day's page of the day `today`, the first of
    those that `engine.queries.lists.agenda` has; `within` is how many days ahead count as soon,
    `filters` choose the tasks of `source`. Raises UnknownNameError for the filters' body."""
    asked = _asked(today, filters)
    found: dict[str, list[Matching]] = defaultdict(list)
    for one, row in _matching(source, asked, filters, today):
        if heading := heading_of(row, today, within):
            found[heading].append((one, row))
    for name in DATED:
        found[name].sort(key=lambda pair: (pair[1]["due"] is None, pair[1]["due"] or today))
    shown = {}
    for name in HEADINGS:
        made = (expanded(source, asked, one, row, today) for one, row in found[name])
        shown[name] = list(islice(chain.from_iterable(made), limit))
    counts = {name: sum(one.number for one, _ in found[name]) for name in HEADINGS}
    return AgendaPage(shown, counts)


def counts(source: Source, today: date, within: int, filters: Filters) -> PlaceCounts:
    """How many rows the list `tasks` has on the day `today`: under each heading of the day's page
    (`within` is how many days ahead count as soon), and by state, timeliness, plan and role.
    `filters` choose the tasks of `source`. Raises UnknownNameError for the filters' body."""
    buckets = Counter(dict.fromkeys(HEADINGS, 0))
    roles = Counter(dict.fromkeys(ROLES, 0))
    state, timeliness, plan = Counter[str](), Counter[str](), Counter[str]()
    for one, row in _matching(source, _asked(today, filters), filters, today):
        number = one.number
        if not number:
            continue
        if heading := heading_of(row, today, within):
            buckets[heading] += number
        state[row["state"]] += number
        timeliness[row["timeliness"]] += number
        plan[row["plan"]] += number
        for role in row["roles"]:
            roles[role] += number
    return {
        "buckets": dict(buckets),
        "state": dict(state),
        "timeliness": dict(timeliness),
        "plan": dict(plan),
        "role": dict(roles),
    }


def count_of(source: Source, name: str, today: date, filters: Filters) -> int:
    """How many rows the list `name` of `source` has on the day `today`; `filters` choose among
    them. Raises UnknownNameError for the filters' body, BadInputError for their `after_key`."""
    if filters.after_key is not None:
        return sum(1 for _ in rows(source, name, today, filters))
    found = _matching(source, _asked(today, filters), filters, today, name)
    return sum(one.number for one, _ in found)


def _asked(today: date, filters: Filters) -> Scan:
    """The scan of the list `tasks`, of all dates: standings that speak apart may have others."""
    return replace(scan_of("tasks", today, filters), before=None, since=None)


def _matching(
    source: Source, asked: Scan, filters: Filters, today: date, name: str = "tasks"
) -> Iterator[Matching]:
    if filters.body is not None:
        names_in(source.bodies(), filters.body)
    return matching(source, name, asked, filters, today, by_task=True)
