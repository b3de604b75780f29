"""A row of a list as a page shows it: with its shape, its reason in one line, and who does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.queries.filters import Filters
from engine.queries.place_sums import Listing, listing
from engine.queries.reasons import Reason, reasons
from upon.words.dates import format_span
from upon.words.waits import wait_text
from web.request_context import RequestContext
from web.shapes import Shape, marks_of, shape_of

Row = Mapping[str, Any]
DOING = ("lead", "advising", "implementing", "directing")
"""The roles of which the first that there is says who does it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row for a template; `reason` is one line, `waits` what is still waited for."""

    row: Row
    url: str
    shape: Shape
    due: str
    marks: list[tuple[str, str]]
    left: str
    reason: str
    who: str
    place: str
    waits: list[str]


def listed(ctx: RequestContext, filters: Filters) -> Listing:
    """The list of tasks that a page of `ctx` is about; `filters` choose among its rows. Raises
    UnknownNameError for their body."""
    with ctx.ledger().reading() as unit:
        return listing(unit.standings, ctx.today, filters)


def shown_rows(ctx: RequestContext, rows: Iterable[Row], body: str | None = None) -> list[Shown]:
    """The `rows` of a page of `ctx`; `body` is the one that the page is about, which is not
    named again (None: none)."""
    listed = list(rows)
    with ctx.ledger().reading() as unit:
        found = reasons(unit, listed)
    triggers = trigger_names(ctx)
    return [_shown(ctx, row, found, triggers, body) for row in listed]


def trigger_names(ctx: RequestContext) -> dict[str, str]:
    """Trigger id -> the name by which people know the document."""
    return {
        name: trigger.name for plan in ctx.plans.values() for name, trigger in plan.triggers.items()
    }


def _shown(
    ctx: RequestContext,
    row: Row,
    found: Mapping[tuple[str, str, str | None], Reason],
    triggers: Mapping[str, str],
    body: str | None,
) -> Shown:
    place = row["body"] or row["scope"]
    reason = found.get((row["plan"], row["task"], place))
    waits = [*row["waiting_for"]] or [n for n in row["due_waits_for"] if n != "start"]
    return Shown(
        row,
        task_url(ctx, row),
        shape_of(row),
        due_text(ctx, row),
        marks_of(ctx.words, row),
        left_text(ctx, row["due"]) if row["state"] not in ("done", "cancelled") else "",
        reason_line(ctx, reason),
        _who(ctx, row),
        str(ctx.names.get(place, place)) if place and place != body else "",
        [wait_text(ctx.words, name, triggers).removesuffix(f" ({name})") for name in waits],
    )


def task_url(ctx: RequestContext, row: Row) -> str:
    """The page of a row's task."""
    path = f"/tasks/{row['plan']}/{row['task']}"
    return ctx.link(path, occurrence=row["occurrence"], body=row["body"] or row["scope"])


def due_text(ctx: RequestContext, row: Row) -> str:
    """The date, or in words why there is none."""
    if row["due"] is None:
        return ctx.words.term("due_kind", row["due_kind"])
    return ctx.words.day(row["due"])


def left_text(ctx: RequestContext, due: date | None) -> str:
    """How many days there are to a date, or since."""
    if due is None:
        return ""
    days = (due - ctx.today).days
    if days == 0:
        return ctx.say("left.today")
    return ctx.say("left.days", days=days) if days > 0 else ctx.say("left.late", days=-days)


def reason_line(ctx: RequestContext, reason: Reason | None) -> str:
    """Why the date is what it is, in one line: the document, else the plan's own words."""
    if reason is None:
        return ""
    if reason.span is None:
        return reason.says or ""
    span = format_span(ctx.words.lang, reason.span)
    return ctx.say("web.reason", span=span, document=reason.document, on=reason.day)


def _who(ctx: RequestContext, row: Row) -> str:
    for role in DOING:
        if row["roles"].get(role):
            return "; ".join(ctx.names.get(name, name) for name in row["roles"][role])
    return ""
