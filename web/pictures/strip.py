"""The strip of deadlines: from six weeks back to seven months on, one mark a task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from web.pictures.svg import BAND, DEEP, RULE, SOFT, TONES, label, picture, sign, tag
from web.request_context import RequestContext
from web.shapes import shape_of

BACK, ON = timedelta(days=42), timedelta(days=214)
WIDTH, HEIGHT, FLOOR = 1080, 96, 70
STACK = 5
"""Marks above each other; of more there is a number."""


def deadline_strip(ctx: RequestContext, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """The picture; the lists below it say the same."""
    first, last = ctx.today - BACK, ctx.today + ON

    def across(day: date) -> float:
        return 10 + (day - first).days / (last - first).days * (WIDTH - 20)

    inside = [row for row in rows if row["due"] and first <= row["due"] <= last]
    now = across(ctx.today)
    parts = [
        tag("rect", x=10, y=8, width=now - 10, height=FLOOR - 8, fill=BAND),
        tag("line", x1=10, x2=WIDTH - 10, y1=FLOOR, y2=FLOOR, stroke=RULE),
        *_months(ctx, first, last, across),
        *_marks(inside, across),
        *_today(ctx, now),
    ]
    months = Counter(f"{row['due']:%m/%Y}" for row in inside)
    told = "; ".join(f"{month}: {count}" for month, count in months.items()) or "0"
    title = ctx.say("web.strip.title", first=first, last=last, told=told)
    return picture(WIDTH, HEIGHT, title, parts, "strip")


def _today(ctx: RequestContext, x: float) -> list[Markup]:
    """The line of the day."""
    text = ctx.say("web.strip.today")
    bold = {"text_anchor": "start", "font_weight": 700, "fill": DEEP}
    line = tag("line", x1=x, x2=x, y1=4, y2=FLOOR, stroke=DEEP, stroke_width=2)
    return [line, label(x + 5, 14, text, 11, **bold)]


def _months(ctx: RequestContext, first: date, last: date, across: Any) -> list[Markup]:
    found = []
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        x = across(day)
        found.append(tag("line", x1=x, x2=x, y1=8, y2=FLOOR, stroke=RULE, stroke_width=0.7))
        text = f"{day:%m/%Y}" if ctx.words.lang == "vi" else f"{day:%Y-%m}"
        if x < WIDTH - 40:
            found.append(label(x + 4, FLOOR + 18, text, 12, fill=SOFT, text_anchor="start"))
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _marks(rows: Sequence[Mapping[str, Any]], across: Any) -> list[Markup]:
    found = []
    heights: Counter[int] = Counter()
    for row in sorted(rows, key=lambda one: one["due"]):
        slot = round(across(row["due"]) / 10)
        level = heights[slot]
        heights[slot] += 1
        if level < STACK:
            shape = shape_of(row)
            x, y = across(row["due"]), FLOOR - 7 - level * 11
            found.append(sign(shape.sign, x, y, 8, TONES[shape.tone]))
    for slot, count in heights.items():
        if count > STACK:
            found.append(label(slot * 10, 14, str(count), 11, font_weight=700))
    return found
