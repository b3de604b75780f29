"""One shape and one word for each state, so that none is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.queries.glance import Glance
from upon.words.texts import Words

Row = Mapping[str, Any]


class Shape(NamedTuple):
    """A sign, the class of its colour, and the key of its word."""

    sign: str
    tone: str
    word: str


SHAPES = {
    "overdue": Shape("■", "late", "timeliness.overdue"),
    "due_soon": Shape("▲", "soon", "timeliness.due_soon"),
    "in_time": Shape("●", "on", "timeliness.in_time"),
    "waiting": Shape("○", "wait", "timeliness.waiting"),
    "done_in_time": Shape("✓", "done", "timeliness.done_in_time"),
    "done_late": Shape("✓■", "late", "timeliness.done_late"),
    "cancelled": Shape("×", "off", "timeliness.cancelled"),
    "no_date": Shape("●", "on", "timeliness.no_date"),
    "continuous": Shape("↻", "flow", "due_kind.continuous"),
    "suspended": Shape("‖", "off", "state.suspended"),
    "ungrounded": Shape("!", "late", "web.shape.ungrounded"),
    "in_hand": Shape("●", "on", "web.tile.in_hand"),
}
BUCKETS = ("overdue", "due_soon", "in_hand", "waiting", "continuous")
"""The headings of the agenda that have tiles."""


def shape_of(row: Row) -> Shape:
    """The shape of a row: its state against the day."""
    return _shape(row["state"], row["timeliness"], row["due_kind"])


def shape_seen(seen: Glance) -> Shape:
    """The shape that the row of what was looked at (`seen`) has."""
    return _shape(seen.state.value, seen.timeliness.value, seen.due_kind)


def _shape(state: str, timeliness: str, due_kind: str) -> Shape:
    if state == "suspended":
        return SHAPES["suspended"]
    if timeliness == "no_date" and due_kind == "continuous":
        return SHAPES["continuous"]
    return SHAPES[timeliness]


def marks_of(words: Words, row: Row) -> list[tuple[str, str]]:
    """The signs beside a date, each with what it means."""
    found = []
    if row["extended_to"]:
        found.append(("+", words.say("web.mark.extended")))
    if row["ambiguous"] or row["needs_confirmation"] or row["provisional"]:
        key = "confirm" if row["needs_confirmation"] else "provisional"
        key = "ambiguous" if row["ambiguous"] and key == "provisional" else key
        found.append(("*", words.say(f"web.mark.{key}")))
    if row["ungrounded"]:
        found.append(("!", words.say("web.mark.ungrounded")))
    return found
