"""Lists: the standings of a day, filtered, as plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple, cast

from engine.model.bodies import Bodies, names_in
from engine.model.standing import Standing
from engine.model.states import FINISHED, State, Timeliness
from engine.ports.alike import Alike
from engine.ports.scan import Place, Scan, Source, place_from
from engine.queries.body_lists import spoken
from engine.queries.filters import Filters
from engine.queries.glance import Glance, glance_at
from engine.queries.rows import Row, TaskRow, row_of
from engine.queries.spoken_for import Spoken

LISTS = ("tasks", "due", "overdue", "waiting")


def rows(source: Source, name: str, today: date, filters: Filters) -> Iterator[Row]:
    """The rows of the list `name` on the day `today`, in its order, made as they are taken from
    `source`: `due` has what is dated and not finished, `overdue` what is late, `waiting` what has
    not started; the first two by date, all in the plans' order. `filters` choose among them. Raises
    UnknownNameError for the filters' body, BadInputError for their `after_key`."""
    bodies = bodies_for(source, filters)
    asked = scan_of(name, today, filters)
    if filters.after_key is not None:
        after = place_from(filters.after_key, source, by_due=asked.by_due)
        asked = replace(asked, after=after)
    for one in matching(source, name, asked, filters, today):
        yield from expanded(bodies, asked, one)


def bodies_for(source: Source, filters: Filters) -> Bodies | None:
    """The bodies of `source`, where the `filters` name one: elsewhere no row is anybody's part, and
    reading those of a country takes long. Raises UnknownNameError for the filters' body."""
    if filters.body is None:
        return None
    bodies = source.bodies()
    names_in(bodies, filters.body)
    return bodies


class Matched(NamedTuple):
    """A standing that has rows in a list (`spoken`: of whom), and how it looks on the day."""

    spoken: Spoken
    seen: Glance


def matching(
    source: Source,
    name: str,
    asked: Scan,
    filters: Filters,
    today: date,
    *,
    by_task: bool = False,
) -> Iterator[Matched]:
    """The standings whose rows the list `name` has on the day `today`; what is seen of each is the
    same for all members that it speaks for but for who they are. The arguments are those of `rows`
    and of `spoken`."""
    for one in spoken(source, asked, filters, today, by_task=by_task):
        standing = one.found.standing
        closed = standing.is_closed(today)
        if not closed and (filters.all_occurrences or standing.is_open(today)):
            member = (one.found.place.member or None) if one.members is None else ""
            seen = glance_at(standing, one.found.card, today, member)
            named = _named(standing) if filters.trigger else ()
            if _belongs(name, seen) and filters.accept(seen, named):
                yield Matched(one, seen)


def apart(one: Matched) -> Iterator[Matched]:
    """The parts that were found together, each by itself; any other standing as it is."""
    found, members = one.spoken.found, one.spoken.members
    if not found.alike or members is None:
        yield one
        return
    for name in members.names():
        spoken = Spoken(found.of(name), members._replace(alike=Alike.of(name)))
        standing = replace(one.seen.standing, scope=name, body=name)
        yield Matched(spoken, one.seen._replace(standing=standing))


def expanded(bodies: Bodies | None, asked: Scan, one: Matched) -> Iterator[Row]:
    """The rows of a standing, found by itself: one, or one for each member for whom it speaks;
    `bodies` say who carries a part (None: there is none), `asked` is the scan that found it."""
    row, place, members = row_of(one.seen), one.spoken.found.place, one.spoken.members
    if members is None:
        yield _listed(bodies, asked, row, place, one.seen.today)
        return
    for member in members.names(asked.member_before(place)):
        mine: TaskRow = {**row, "body": member}
        yield _listed(bodies, asked, mine, place._replace(member=member), one.seen.today)


def _listed(bodies: Bodies | None, asked: Scan, row: TaskRow, place: Place, today: date) -> Row:
    """A row of a list, with who carries the part and the key of the page after it."""
    row["carried_by"] = _carried_by(bodies, row, today)
    listed = cast("Row", row)
    listed["key"] = place.key(row["plan"], by_due=asked.by_due)
    return listed


def _carried_by(bodies: Bodies | None, row: TaskRow, today: date) -> str | None:
    """Who carries the part in a `row` on the day `today`, None where the member itself, and for
    what is no part."""
    part = row["body"]
    if bodies is None or part is None or row["each"] is None or not bodies.successions.said:
        return None
    carrier = bodies.successions.carrier(part, today)
    return None if carrier == part else carrier


BY_DUE = ("due", "overdue")


def scan_of(name: str, today: date, filters: Filters) -> Scan:
    """What a list can name of what it wants."""
    dated = name in BY_DUE
    before = filters.before
    if name == "overdue":
        before = min(before, today) if before else today
    return Scan(
        by_due=dated,
        plan=filters.plan,
        trigger=filters.trigger,
        unfinished_on=today if dated else None,
        before=before,
        since=filters.after + timedelta(1) if filters.after else None,
        on=today,
    )


def _belongs(name: str, seen: Glance) -> bool:
    if name == "overdue":
        return seen.timeliness == Timeliness.OVERDUE
    if name == "due":
        return bool(seen.due) and seen.state not in FINISHED | {State.WAITING}
    return name != "waiting" or seen.state == State.WAITING


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


HEADINGS = (
    "ungrounded",
    "blocked",
    "overdue",
    "due_soon",
    "in_hand",
    "suspended",
    "waiting",
    "continuous",
)
DATED = ("overdue", "due_soon", "in_hand")
"""Headings under which rows stand by date."""


def heading_of(seen: Glance, within: int) -> str | None:
    """The heading under which the day's page has the row of what was looked at (`seen`); `within`
    is how many days ahead count as soon. None: it has no place there."""
    if seen.is_ungrounded:
        return "ungrounded"
    if seen.state in FINISHED:
        return None
    if seen.blocked_by:
        return "blocked"
    if seen.state == State.SUSPENDED:
        return "suspended"
    if seen.state == State.WAITING and seen.timeliness != Timeliness.OVERDUE:
        return "waiting"
    if seen.due is None:
        return "continuous" if seen.due_kind == "continuous" else "in_hand"
    if seen.due < seen.today:
        return "overdue"
    return "due_soon" if (seen.due - seen.today).days <= within else "in_hand"
