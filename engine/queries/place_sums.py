"""The day's page of a place and how many rows it has of what, by arithmetic over standings: a row
is made only where a page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, groupby, islice
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
    apart,
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
    as they are taken, after the transaction too; `bodies` are those of `bodies_for`, `dated` says
    that the order is by date."""

    def __init__(
        self, found: list[Matched], asked: Scan, bodies: Bodies | None, *, dated: bool = False
    ) -> None:
        self._found, self._asked, self._bodies, self._dated = found, asked, bodies, dated

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(one.spoken.number for one in self._found)

    def rows(self, after_key: str | None = None) -> Iterator[Row]:
        """The rows, from the one after the row whose key is `after_key` on; from the first where
        that is None, or no row's."""
        blocks = [list(block) for _, block in groupby(self._found, key=self._block)]
        rest = self._after(blocks, after_key) if after_key else None
        first, number, asked = rest or ([], 0, self._asked)
        each = (one for block in blocks[number:] for one in _singly(block))
        for one in chain(first, each):
            yield from expanded(self._bodies, asked, one)

    def _block(self, one: Matched) -> tuple[object, ...]:
        """What the standings have in common that are in order only once each is by itself."""
        place = one.spoken.found.place
        day = one.seen.due if self._dated else None
        return day, place.plan_seq, place.position, place.order

    def _after(
        self, blocks: list[list[Matched]], key: str
    ) -> tuple[list[Matched], int, Scan] | None:
        """What is left of a block after the row of a key, the number of the next block, and what
        says from which member on the rows are; None where it is no row's."""
        head, _, member = key.rpartition("/")
        for number, block in enumerate(blocks, 1):
            if not key.startswith(self._key(block[0]).rsplit("/", 3)[0] + "/"):
                continue
            singly = list(_singly(block))
            for place, one in enumerate(singly):
                mine = self._key(one)
                if one.spoken.members is None:
                    if mine == key:
                        return singly[place + 1 :], number, self._asked
                elif mine.rpartition("/")[0] == head:
                    after = one.spoken.found.place._replace(member=unquote(member))
                    return singly[place:], number, replace(self._asked, after=after)
        return None

    def _key(self, one: Matched) -> str:
        return one.spoken.found.place.key(one.seen.plan, by_due=self._asked.by_due)

    def seen(self) -> Iterator[tuple[Glance, int]]:
        """How each standing that has rows looks, and how many it has."""
        for one in self._found:
            if number := one.spoken.number:
                yield one.seen, number

    def only(self, accept: Callable[[Glance], bool]) -> Listing:
        """The same with those rows alone whose standings are accepted by their looks."""
        kept = [one for one in self._found if accept(one.seen)]
        return Listing(kept, self._asked, self._bodies, dated=self._dated)

    def by_date(self) -> Listing:
        """The same by due date, what has none last."""
        found = sorted(self._found, key=_date)
        return Listing(found, self._asked, self._bodies, dated=True)


def _date(one: Matched) -> tuple[bool, date]:
    return one.seen.due is None, one.seen.due or one.seen.today


def _singly(block: list[Matched]) -> Iterable[Matched]:
    """The standings of a task and occurrence in order, parts that were found together each by
    itself."""
    if not any(one.spoken.found.alike for one in block):
        return block
    each = (single for one in block for single in apart(one))
    return sorted(each, key=lambda one: one.spoken.found.place[4:])


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
