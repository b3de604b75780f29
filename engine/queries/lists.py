"""Lists: the standings of a day, filtered, as plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from engine.model.bodies import names_in
from engine.model.standing import Standing
from engine.model.states import FINISHED, State, Timeliness
from engine.ports.scan import Place, Scan, Source, place_from
from engine.queries.body_lists import spoken
from engine.queries.filters import Filters
from engine.queries.rows import Row, TaskRow, view
from engine.queries.spoken_for import Spoken

LISTS = ("tasks", "due", "overdue", "waiting")


def rows(source: Source, name: str, today: date, filters: Filters) -> Iterator[Row]:
    """The rows of the list `name` on the day `today`, in its order, made as they are taken from
    `source`: `due` has what is dated and not finished, `overdue` what is late, `waiting` what has
    not started; the first two by date, all in the plans' order. `filters` choose among them. Raises
    UnknownNameError for the filters' body, BadInputError for their `after_key`."""
    if filters.body is not None:
        names_in(source.bodies(), filters.body)
    asked = scan_of(name, today, filters)
    if filters.after_key is not None:
        after = place_from(filters.after_key, source, by_due=asked.by_due)
        asked = replace(asked, after=after)
    for one, row in matching(source, name, asked, filters, today):
        yield from expanded(source, asked, one, row, today)


def matching(
    source: Source,
    name: str,
    asked: Scan,
    filters: Filters,
    today: date,
    *,
    by_task: bool = False,
) -> Iterator[tuple[Spoken, TaskRow]]:
    """The standings whose rows the list `name` has on the day `today`, each with its row, which is
    the same for all members that it speaks for but for who they are; the arguments are those of
    `rows` and of `spoken`."""
    for one in spoken(source, asked, filters, today, by_task=by_task):
        standing = one.found.standing
        closed = standing.is_closed(today)
        if not closed and (filters.all_occurrences or standing.is_open(today)):
            member = (one.found.place.member or None) if one.members is None else ""
            row = view(standing, one.found.card, today, member)
            named = _named(standing) if filters.trigger else ()
            if _belongs(name, row) and filters.accept(row, named):
                yield one, row


def expanded(source: Source, asked: Scan, one: Spoken, row: TaskRow, today: date) -> Iterator[Row]:
    """The rows of a standing with its `row`: one, or one for each member for whom it speaks."""
    place = one.found.place
    if one.members is None:
        yield _listed(source, asked, row, place, today)
        return
    for member in one.members.names(asked.member_before(place)):
        mine: TaskRow = {**row, "body": member}
        yield _listed(source, asked, mine, place._replace(member=member), today)


def _listed(source: Source, asked: Scan, row: TaskRow, place: Place, today: date) -> Row:
    """A row of a list, with who carries the part and the key of the page after it."""
    row["carried_by"] = carried_by(source, row, today)
    listed = cast("Row", row)
    listed["key"] = place.key(row["plan"], by_due=asked.by_due)
    return listed


def carried_by(source: Source, row: TaskRow, today: date) -> str | None:
    """Who carries the part in a `row` on the day `today`, None where the member itself, and for
    what is no part; `source` has the bodies."""
    part = row["body"]
    if part is None or row["each"] is None or not source.bodies().successions:
        return None
    carrier = source.bodies().carrier(part, today)
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


def _belongs(name: str, row: TaskRow) -> bool:
    if name == "overdue":
        return bool(row["timeliness"] == Timeliness.OVERDUE)
    if name == "due":
        return bool(row["due"]) and row["state"] not in FINISHED | {State.WAITING}
    return name != "waiting" or row["state"] == State.WAITING


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


def agenda(listed: list[Row], today: date, within: int) -> dict[str, list[Row]]:
    """The day's page: each row of the list `tasks` (`listed`) under the first heading that fits it.

    `today` is the day, `within` how many days ahead count as soon.
    """
    page: dict[str, list[Row]] = {name: [] for name in HEADINGS}
    for row in listed:
        heading = heading_of(row, today, within)
        if heading:
            page[heading].append(row)
    for name in DATED:
        page[name].sort(key=lambda row: (row["due"] is None, row["due"] or today))
    return page


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


def heading_of(row: TaskRow, today: date, within: int) -> str | None:
    """The heading under which the day's page has a `row` of the list `tasks` on the day `today`;
    `within` is how many days ahead count as soon. None: it has no place there."""
    if row["ungrounded"]:
        return "ungrounded"
    if row["state"] in FINISHED:
        return None
    if row["blocked_by"]:
        return "blocked"
    if row["state"] == State.SUSPENDED:
        return "suspended"
    if row["state"] == State.WAITING and row["timeliness"] != Timeliness.OVERDUE:
        return "waiting"
    if row["due"] is None:
        return "continuous" if row["due_kind"] == "continuous" else "in_hand"
    if row["due"] < today:
        return "overdue"
    return "due_soon" if (row["due"] - today).days <= within else "in_hand"
