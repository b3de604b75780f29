"""Tasks as bars from their start to their date; a task that waits is open at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from web.pictures.svg import DEEP, RULE, SOFT, TONES, label, picture, sign, tag
from web.request_context import RequestContext
from web.shapes import shape_of

WIDTH, LEFT, STEP, TOP = 1080, 96, 22, 34
LONGEST = timedelta(days=800)


def bars(ctx: RequestContext, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """The picture; the list below it says the same."""
    days = [row["due"] for row in rows if row["due"]]
    starts = [row["starts_on"] or row["since"] for row in rows if row["starts_on"] or row["since"]]
    first = max(min([ctx.today - timedelta(60), *starts]), ctx.today - LONGEST)
    last = min(max([ctx.today + timedelta(60), *days]), ctx.today + LONGEST)
    first, last = first.replace(day=1), last + timedelta(20)

    def across(day: date) -> float:
        inside = min(max(day, first), last)
        share: float = (inside - first).days / (last - first).days
        return LEFT + share * (WIDTH - LEFT - 20)

    height = TOP + STEP * len(rows) + 10
    parts = [*_months(first, last, across, height)]
    for number, row in enumerate(rows):
        parts += _bar(ctx, row, TOP + STEP * number, across, last)
    x = across(ctx.today)
    parts.append(tag("line", x1=x, x2=x, y1=16, y2=height, stroke=DEEP, stroke_width=2))
    title = ctx.say("web.timeline.picture", count=len(rows))
    return picture(WIDTH, height, title, parts, "bars")


def _months(first: date, last: date, across: Any, height: float) -> list[Markup]:
    found, day = [], first
    gap = 1 if (last - first).days < 500 else 3
    while day <= last:
        x = across(day)
        found.append(tag("line", x1=x, x2=x, y1=18, y2=height, stroke=RULE, stroke_width=0.6))
        if (day.month - 1) % gap == 0:
            text = f"{day:%m/%y}"
            found.append(label(x + 3, 14, text, 11, fill=SOFT, text_anchor="start"))
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _bar(
    ctx: RequestContext, row: Mapping[str, Any], y: float, across: Any, last: date
) -> list[Markup]:
    shape = shape_of(row)
    colour = TONES[shape.tone]
    begins = row["starts_on"] or row["since"] or ctx.today
    ends = row["due"] or last
    start, end = across(min(begins, ends)), across(ends)
    name = f"{row['task']} {row['occurrence'] or ''}".strip()
    waits = row["state"] == "waiting"
    return [
        label(LEFT - 8, y + 12, name, 11, text_anchor="end"),
        tag(
            "rect",
            x=start,
            y=y + 3,
            width=max(3.0, end - start),
            height=10,
            rx=3,
            fill="#ffffff" if waits else colour,
            stroke=colour,
            stroke_dasharray="4 3" if waits else None,
        ),
        *([] if row["due"] is None else [sign(shape.sign, end, y + 8, 9, colour)]),
    ]
