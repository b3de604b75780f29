"""Lists: the standings of a day, filtered, as plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from engine.model.bodies import names_in
from engine.model.standing import Standing
from engine.model.states import FINISHED, State, Timeliness
from engine.ports.scan import Scan, Source, place_from
from engine.queries.body_lists import spread
from engine.queries.filters import Filters
from engine.queries.rows import Row, TaskRow, view

LISTS = ("tasks", "due", "overdue", "waiting")


def rows(source: Source, name: str, today: date, filters: Filters) -> Iterator[Row]:
    """The rows of the list `name` on the day `today`, in its order, made as they are taken from
    `source`: `due` has what is dated and not finished, `overdue` what is late, `waiting` what has
    not started; the first two by date, all in the plans' order. `filters` choose among them. Raises
    UnknownNameError for the filters' body, BadInputError for their `after_key`."""
    if filters.body is not None:
        names_in(source.bodies(), filters.body)
    asked = _scan(name, today, filters)
    if filters.after_key is not None:
        after = place_from(filters.after_key, source, by_due=asked.by_due)
        asked = replace(asked, after=after)
    for found in spread(source, asked, filters, today):
        standing = found.standing
        if not (filters.all_occurrences or standing.is_open(today)):
            continue
        row = view(standing, found.card, today, found.place.member or None)
        if not _belongs(name, row):
            continue
        row["carried_by"] = carried_by(source, row, today)
        if filters.accept(row, _named(standing) if filters.trigger else ()):
            listed = cast("Row", row)
            listed["key"] = found.place.key(standing.plan, by_due=asked.by_due)
            yield listed


def carried_by(source: Source, row: TaskRow, today: date) -> str | None:
    """Who carries the part in a `row` on the day `today`, None where the member itself, and for
    what is no part; `source` has the bodies."""
    part = row["body"]
    if part is None or row["each"] is None or not source.bodies().successions:
        return None
    carrier = source.bodies().carrier(part, today)
    return None if carrier == part else carrier


BY_DUE = ("due", "overdue")


def _scan(name: str, today: date, filters: Filters) -> Scan:
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
    page: dict[str, list[Row]] = {
        name: []
        for name in (
            "ungrounded",
            "blocked",
            "overdue",
            "due_soon",
            "in_hand",
            "suspended",
            "waiting",
            "continuous",
        )
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
