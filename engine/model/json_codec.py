"""Standings as plain JSON and back, without the weight of models: lists are read often."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from engine.model.phases import Phase
from engine.model.states import State
from triggers.conditions import Node

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


def phases_text(phases: tuple[Phase, ...]) -> str:
    """Phases as JSON."""
    return dump([[p.on.isoformat() if p.on else None, p.state.value] for p in phases])


def phases_from(text: str) -> tuple[Phase, ...]:
    """The phases of `phases_text`."""
    return tuple(
        Phase(date.fromisoformat(on) if on else None, State(state))
        for on, state in json.loads(text)
    )
