"""What a condition waits for in vain: apart, for lists ask it without the weight of models."""

from __future__ import annotations

from datetime import date

from engine.model.standing import Standing
from engine.model.story import Barred
from triggers.nodes import Node


def barred_by(s: Standing, today: date) -> list[Barred]:
    """The ends of other tasks that keep the condition of the standing `s` from ever holding, as the
    day `today` shows it; none where it holds, or where something that may still come could meet
    it."""
    told = {one.task: one for one in reversed(s.story.barred) if one.holds(today)}
    node = s.at(today).node if told else None
    if node is None or node.met(today):
        return []
    return _barring(node, told, today) or []


def _barring(node: Node, told: dict[str, Barred], today: date) -> list[Barred] | None:
    """The ends that keep a condition from ever holding; None where it may still hold."""
    if node.met(today):
        return None
    if not node.children:
        name = node.text.removeprefix("done ")
        return [told[name]] if node.kind == "done" and name in told else None
    below = [_barring(child, told, today) for child in node.children]
    barred = [one for found in below if found is not None for one in found]
    open_ones = sum(found is None for found in below)
    return list(dict.fromkeys(barred)) if open_ones < max(node.need, 1) else None
