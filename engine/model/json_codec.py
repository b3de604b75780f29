"""Standings as plain JSON and back, without the weight of models: lists are read often."""

from __future__ import annotations

import json
from dataclasses import fields as fields_of
from datetime import date
from typing import Any

from engine.model.phases import Phase
from engine.model.states import State
from engine.model.story import PLAIN, Barred, Carried, EachBefore, EarlierStep, Story
from triggers.nodes import Node

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: Any) -> str:
    """Compact JSON."""
    return _encode(value)


def node_text(node: Node | None) -> str | None:
    """A reason tree as JSON."""
    return None if node is None else dump(_node(node))


def _node(node: Node) -> list[Any]:
    on = node.on.isoformat() if node.on else None
    children = [_node(child) for child in node.children]
    return [node.kind, node.text, on, node.event, node.lacks, node.need, children]


def node_from(text: str | None) -> Node | None:
    """The reason tree of `node_text`."""
    return None if text is None else _node_from(json.loads(text))


def _node_from(row: list[Any]) -> Node:
    kind, text, on, event, lacks, need, children = row
    day = date.fromisoformat(on) if on else None
    below = tuple(map(_node_from, children)) if children else ()
    return Node(kind, text, day, event, lacks, need, below)


def story_text(story: Story) -> str | None:
    """The fields of a standing's story that have a value, as JSON; None where none has."""
    if story == PLAIN:
        return None
    fields = {name: _plain(getattr(story, name)) for name in _STORY if getattr(story, name)}
    if story.earlier:
        fields["earlier"] = [_step(step) for step in story.earlier]
    return dump(fields)


_STORY = tuple(field.name for field in fields_of(Story) if field.name != "earlier")
_NODE = EarlierStep._fields.index("node")


def _step(step: EarlierStep) -> list[Any]:
    row = [_plain(value) for value in step]
    row[_NODE] = None if step.node is None else _node(step.node)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Barred) and value.since is None:
        value = value[:3] if value.until is None else value[:4]
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def story_from(text: str | None) -> Story:
    """The story of `story_text`."""
    if text is None:
        return PLAIN
    said = json.loads(text)
    values: dict[str, Any] = {name: _value(name, value) for name, value in said.items()}
    return Story(**values)


def _value(name: str, value: Any) -> Any:
    if name == "earlier":
        return tuple(_step_from(row) for row in value)
    if name in ("closes", "rule_from", "waived", "lapsed", "left", "joined"):
        return _day(value)
    if name == "barred":
        return tuple(Barred(task, _day(on), by, *map(_day, end)) for task, on, by, *end in value)
    if name == "each":
        return tuple(EachBefore(date.fromisoformat(until), group) for until, group in value)
    if name == "carried":
        return tuple(Carried(date.fromisoformat(on), by) for on, by in value)
    if name in ("away", "shut"):
        return tuple((date.fromisoformat(first), date.fromisoformat(back)) for first, back in value)
    if name == "unsettled":
        return tuple((date.fromisoformat(first), _day(last)) for first, last in value)
    return tuple(value) if isinstance(value, list) else value


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _step_from(row: list[Any]) -> EarlierStep:
    said = dict(zip(EarlierStep._fields, row, strict=True))
    for name in ("until", "since", "due", "nominal", "computed", "extended_to", "rule_from"):
        said[name] = _day(said[name])
    said["node"] = None if said["node"] is None else _node_from(said["node"])
    for name in ("missing", "replaced"):
        said[name] = tuple(said[name])
    down_up, left = said["ambiguous"], said["remaining"]
    said["ambiguous"] = tuple(map(date.fromisoformat, down_up)) if down_up else None
    said["remaining"] = tuple(left) if left else None
    return EarlierStep(**said)


def phases_text(phases: tuple[Phase, ...]) -> str:
    """Phases as JSON."""
    return dump([[p.on.isoformat() if p.on else None, p.state.value] for p in phases])


def phases_from(text: str) -> tuple[Phase, ...]:
    """The phases of `phases_text`."""
    return tuple(
        Phase(date.fromisoformat(on) if on else None, State(state))
        for on, state in json.loads(text)
    )
