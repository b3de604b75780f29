"""The day's page of a place and how many rows it has of what, by arithmetic over standings: a row
is made only where a page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import NamedTuple, TypedDict
from urllib.parse import unquote

from engine.model.bodies import Bodies
from engine.ports.scan import Scan, Source
from engine.queries.filters import ROLES, Filters
from engine.queries.glance import Glance
from engine.queries.lists import (
    DATED,
    HEADINGS,
    Matched,
    bodies_for,
    expanded,
    heading_of,
    matching,
    rows,
    scan_of,
)
from engine.queries.rows import Row


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


class Listing:
    """What a page lists, in its order: standings, `found` by a scan (`asked`), whose rows are made
    as they are taken, after the transaction too; `bodies` are those of `bodies_for`."""

    def __init__(self, found: list[Matched], asked: Scan, bodies: Bodies | None) -> None:
        self._found, self._asked, self._bodies = found, asked, bodies

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(one.spoken.number for one in self._found)

    def rows(self, after_key: str | None = None) -> Iterator[Row]:
        """The rows, from the one after the row whose key is `after_key` on; from the first where
        that is None, or no row's."""
        start, asked = self._after(after_key) if after_key else (0, self._asked)
        for one in self._found[start:]:
            yield from expanded(self._bodies, asked, one)

    def _after(self, key: str) -> tuple[int, Scan]:
        """From which standing on the rows after a key are, and what says from which member on."""
        head, _, member = key.rpartition("/")
        for number, one in enumerate(self._found):
            place = one.spoken.found.place
            mine = place.key(one.seen.plan, by_due=self._asked.by_due)
            if mine == key and one.spoken.members is None:
                return number + 1, self._asked
            if one.spoken.members is not None and mine.rpartition("/")[0] == head:
                return number, replace(self._asked, after=place._replace(member=unquote(member)))
        return 0, self._asked

    def seen(self) -> Iterator[tuple[Glance, int]]:
        """How each standing that has rows looks, and how many it has."""
        for one in self._found:
            if number := one.spoken.number:
                yield one.seen, number

    def only(self, accept: Callable[[Glance], bool]) -> Listing:
        """The same with those rows alone whose standings are accepted by their looks."""
        kept = [one for one in self._found if accept(one.seen)]
        return Listing(kept, self._asked, self._bodies)

    def by_date(self) -> Listing:
        """The same by due date, what has none last."""
        return Listing(sorted(self._found, key=_date), self._asked, self._bodies)


def _date(one: Matched) -> tuple[bool, date]:
    return one.seen.due is None, one.seen.due or one.seen.today


def listing(source: Source, today: date, filters: Filters) -> Listing:
    """The list `tasks` of `source` on the day `today`; `filters` choose among its rows. Raises
    UnknownNameError for the filters' body."""
    asked, bodies = _asked(today, filters), bodies_for(source, filters)
    return Listing(list(_matching(source, asked, filters, today)), asked, bodies)


def day_page(source: Source, today: date, within: int, filters: Filters) -> dict[str, Listing]:
    """The day's page of the day `today`: each row of the list `tasks` under the first heading that
    fits it. `within` is how many days ahead count as soon, `filters` choose the tasks of `source`.
    Raises UnknownNameError for the filters' body."""
    asked, bodies = _asked(today, filters), bodies_for(source, filters)
    found: dict[str, list[Matched]] = {name: [] for name in HEADINGS}
    for one in _matching(source, asked, filters, today):
        if heading := heading_of(one.seen, within):
            found[heading].append(one)
    page = {name: Listing(mine, asked, bodies) for name, mine in found.items()}
    return page | {name: page[name].by_date() for name in DATED}


def agenda_page(
    source: Source, today: date, within: int, filters: Filters, limit: int
) -> AgendaPage:
    """At most `limit` rows under each heading of the day's page; the others as for `day_page`."""
    page = day_page(source, today, within, filters)
    shown = {name: list(islice(mine.rows(), limit)) for name, mine in page.items()}
    return AgendaPage(shown, {name: mine.count for name, mine in page.items()})


def counts(source: Source, today: date, within: int, filters: Filters) -> PlaceCounts:
    """How many rows the list `tasks` has on the day `today`: under each heading of the day's page
    (`within` is how many days ahead count as soon), and by state, timeliness, plan and role.
    `filters` choose the tasks of `source`. Raises UnknownNameError for the filters' body."""
    buckets = Counter(dict.fromkeys(HEADINGS, 0))
    roles = Counter(dict.fromkeys(ROLES, 0))
    state, timeliness, plan = Counter[str](), Counter[str](), Counter[str]()
    for seen, number in listing(source, today, filters).seen():
        if heading := heading_of(seen, within):
            buckets[heading] += number
        state[seen.state.value] += number
        timeliness[seen.timeliness.value] += number
        plan[seen.plan] += number
        for role in seen.card.roles:
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
    bodies_for(source, filters)
    found = _matching(source, _asked(today, filters), filters, today, name)
    return sum(one.spoken.number for one in found)


def _asked(today: date, filters: Filters) -> Scan:
    """The scan of the list `tasks`, of all dates: standings that speak apart may have others."""
    return replace(scan_of("tasks", today, filters), before=None, since=None)


def _matching(
    source: Source, asked: Scan, filters: Filters, today: date, name: str = "tasks"
) -> Iterator[Matched]:
    return matching(source, name, asked, filters, today, by_task=True)
