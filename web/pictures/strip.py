"""The strip of deadlines: from six weeks back to seven months on, one mark a task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from markupsafe import Markup

from engine.queries.glance import Glance
from web.pictures.svg import BAND, DEEP, RULE, SOFT, TONES, label, picture, sign, tag
from web.request_context import RequestContext
from web.shapes import Shape, shape_seen

BACK, ON = timedelta(days=42), timedelta(days=214)
WIDTH, HEIGHT, FLOOR = 1080, 96, 70
STACK = 5
"""Marks above each other; of more there is a number."""


class Mark(NamedTuple):
    """A day on which so many rows of a shape are due."""

    due: date
    shape: Shape
    number: int


def deadline_strip(ctx: RequestContext, dated: Sequence[tuple[Glance, int]]) -> Markup:
    """The picture of what is due (`dated`: how it looks, and how many rows look so); the lists
    below it say the same."""
    first, last = ctx.today - BACK, ctx.today + ON

    def across(day: date) -> float:
        return 10 + (day - first).days / (last - first).days * (WIDTH - 20)

    inside = [
        Mark(seen.due, shape_seen(seen), number)
        for seen, number in dated
        if seen.due and first <= seen.due <= last
    ]
    now = across(ctx.today)
    parts = [
        tag("rect", x=10, y=8, width=now - 10, height=FLOOR - 8, fill=BAND),
        tag("line", x1=10, x2=WIDTH - 10, y1=FLOOR, y2=FLOOR, stroke=RULE),
        *_months(ctx, first, last, across),
        *_marks(inside, across),
        *_today(ctx, now),
    ]
    months = Counter[str]()
    for mark in inside:
        months[f"{mark.due:%m/%Y}"] += mark.number
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


def _marks(marks: Sequence[Mark], across: Any) -> list[Markup]:
    found = []
    heights: Counter[int] = Counter()
    for due, shape, number in sorted(marks, key=lambda one: one.due):
        slot = round(across(due) / 10)
        for level in range(heights[slot], min(heights[slot] + number, STACK)):
            y = FLOOR - 7 - level * 11
            found.append(sign(shape.sign, across(due), y, 8, TONES[shape.tone]))
        heights[slot] += number
    for slot, count in heights.items():
        if count > STACK:
            found.append(label(slot * 10, 14, str(count), 11, font_weight=700))
    return found
