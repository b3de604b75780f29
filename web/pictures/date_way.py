"""The way of a date as a picture: the document, the span, each day passed over, the due date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from engine.queries.explanation import Why
from triggers.steps import (
    AnchorStep,
    CountStep,
    EventDay,
    SetByDocument,
    Step,
    TaskDone,
    passed_over,
)
from upon.words.conditions import document_label
from upon.words.dates import format_date, format_span
from upon.words.steps import StepWords
from web.pictures.svg import (
    BAND,
    BLUE,
    DEEP,
    INK,
    PALE,
    RULE,
    SOFT,
    joined,
    label,
    picture,
    polygon,
    tag,
)

MOST = 6
"""Days passed over that are drawn; of more the first and the last ones."""


class Stop(NamedTuple):
    """A point on the way: what it is (from, plus, passed, gap, due), its texts."""

    kind: str
    head: str
    first: str
    second: str = ""


def stops_of(why: Why, words: StepWords) -> list[Stop]:
    """The points of the way, in order; none where there is no date."""
    result, standing = why.decision.deadline, why.decision.standing
    due = standing.due or result.due
    if due is None:
        return []
    found = [stop for step in result.steps for stop in _stops(step, why, words)]
    if result.due and standing.extended_to:
        found.append(Stop("passed", _short(words, result.due), _weekday(words, result.due)))
        found.append(Stop("plus", "+", ""))
    found.append(Stop("due", format_date(words.lang, due), _weekday(words, due)))
    return found


def _stops(step: Step, why: Why, words: StepWords) -> Iterator[Stop]:
    if isinstance(step, AnchorStep):
        head = step.task if isinstance(step, TaskDone) else ""
        if isinstance(step, EventDay | SetByDocument) and step.source:
            head = document_label(why, step.source)
        yield Stop("from", head[:24], format_date(words.lang, step.day), _weekday(words, step.day))
    elif isinstance(step, CountStep):
        mark = "+" if step.sign > 0 else "−"
        yield Stop("plus", f"{mark} {format_span(words.lang, step.span)}", "")
    if passed := passed_over(step):
        days = [
            Stop("passed", _short(words, day.day), _weekday(words, day.day), words.name(day))
            for day in passed
        ]
        if len(days) > MOST:
            yield from days[:3]
            yield Stop("gap", f"… {len(days) - 5} …", "")
            yield from days[-2:]
        else:
            yield from days


def _weekday(words: StepWords, day: date) -> str:
    return words.say(f"weekday.{day.weekday()}")


def _short(words: StepWords, day: date) -> str:
    return f"{day:%d/%m}" if words.lang == "vi" else f"{day:%m-%d}"


def way_picture(stops: list[Stop], title: str) -> Markup:
    """The way across, for a wide page, and upright, for a narrow one; a page shows one of them."""
    if not stops:
        return Markup()
    return joined([_flat(stops, title), _tall(stops, title)])


WIDTHS = {"from": 130, "plus": 150, "passed": 92, "gap": 60, "due": 124}


def _flat(stops: list[Stop], title: str) -> Markup:
    parts: list[Markup] = []
    x, y, height = 10.0, 62.0, 134.0
    for number, stop in enumerate(stops):
        width = WIDTHS[stop.kind]
        middle = x + width / 2
        if stop.kind == "from":
            parts += [
                label(middle, y - 24, stop.head, 13, font_weight=700),
                tag("circle", cx=middle, cy=y, r=8, fill=BLUE),
                label(middle, y + 28, stop.first, 13),
                label(middle, y + 45, stop.second, 12, fill=SOFT),
            ]
        elif stop.kind == "plus":
            parts += _arrow(x - 40 if number else x, x + width - 6, y, stop.head)
        else:
            parts += _box(stop, x + 3, y, width - 6)
        x += width
    return picture(x + 10, height, title, parts, "flat")


def _arrow(x: float, end: float, y: float, text: str) -> list[Markup]:
    middle, width = (x + end) / 2, max(50.0, len(text) * 8.4 + 20)
    return [
        tag("line", x1=x, x2=end - 6, y1=y, y2=y, stroke=BLUE, stroke_width=2),
        polygon([(end, y), (end - 9, y - 5), (end - 9, y + 5)], fill=BLUE),
        tag(
            "rect",
            x=middle - width / 2,
            y=y - 15,
            width=width,
            height=30,
            rx=15,
            fill=PALE,
            stroke=RULE,
        ),
        label(middle, y + 5, text, 14, font_weight=700, fill=DEEP),
    ]


def _box(stop: Stop, x: float, y: float, width: float) -> list[Markup]:
    due, middle = stop.kind == "due", x + width / 2
    fill, ink = (DEEP, "#ffffff") if due else (BAND, INK)
    return [
        tag(
            "rect",
            x=x,
            y=y - 18,
            width=width,
            height=36,
            rx=4,
            fill=fill,
            stroke=DEEP if due else RULE,
            stroke_dasharray=None if due else "3 2",
        ),
        label(
            middle,
            y + 5,
            stop.head,
            15 if due else 13,
            fill=ink,
            font_weight=700 if due else 400,
            text_decoration=None if due or stop.kind == "gap" else "line-through",
        ),
        label(middle, y + 35, stop.first, 12, fill=SOFT),
        *[
            label(middle, y + 50 + row * 12, line, 10.5, font_weight=700)
            for row, line in enumerate(_two_lines(stop.second, 15))
        ],
    ]


def _lines(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line for line in lines if line]


def _two_lines(text: str, width: int) -> list[str]:
    """As much of a text as two lines have room for."""
    first, second, *more = [*_lines(text, width), "", ""]
    return [first, f"{second}…" if any(more) else second]


def _tall(stops: list[Stop], title: str) -> Markup:
    parts: list[Markup] = []
    y = 20.0
    for stop in stops:
        left = {"text_anchor": "start"}
        if stop.kind == "from":
            parts += [
                tag("circle", cx=24, cy=y + 8, r=8, fill=BLUE),
                label(44, y + 6, stop.head, 14, font_weight=700, **left),
                label(44, y + 24, f"{stop.second} {stop.first}", 14, **left),
            ]
            y += 40
        elif stop.kind == "plus":
            parts += [
                tag("line", x1=24, x2=24, y1=y - 12, y2=y + 30, stroke=BLUE, stroke_width=2),
                polygon([(24, y + 38), (19, y + 28), (29, y + 28)], fill=BLUE),
                label(44, y + 16, stop.head, 15, font_weight=700, fill=DEEP, **left),
            ]
            y += 46
        else:
            parts += _tall_box(stop, y)
            y += 40
    return picture(320, y + 10, title, parts, "tall")


def _tall_box(stop: Stop, y: float) -> list[Markup]:
    due = stop.kind == "due"
    return [
        tag(
            "rect",
            x=10,
            y=y,
            width=104 if due else 64,
            height=30,
            rx=4,
            fill=DEEP if due else BAND,
            stroke=DEEP if due else RULE,
        ),
        label(
            62 if due else 42,
            y + 20,
            stop.head,
            15 if due else 13,
            fill="#ffffff" if due else INK,
            font_weight=700 if due else 400,
            text_decoration=None if due or stop.kind == "gap" else "line-through",
        ),
        *[
            label(122 if due else 84, y + 13 + 15 * row, text, 12, fill=SOFT, text_anchor="start")
            for row, text in enumerate([stop.first, *_lines(stop.second, 36)[:1]])
        ],
    ]
