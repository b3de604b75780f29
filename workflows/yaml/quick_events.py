"""The events of a YAML text by libyaml, the reader in C that PyYAML brings: many times as fast as
the one in Python, which tells more of what is wrong. By itself, as the one home of PyYAML."""

from __future__ import annotations

from typing import Any

import yaml

_READER: Any = getattr(yaml, "CSafeLoader", None)
"""None where PyYAML was built without libyaml."""


def quick_events(text: str) -> list[Any] | None:
    """The events of a `text`, with the names and attributes that ruamel.yaml's have; None where it
    is to be read by that one: it is no YAML, or has what the two do not read or place alike (tabs,
    anchors and aliases, directives)."""
    if _READER is None or "\t" in text:
        return None
    try:
        events = list(yaml.parse(text, Loader=_READER))
    except (yaml.YAMLError, ValueError):
        return None
    return None if any(map(_is_unlike, events)) else events


def _is_unlike(event: Any) -> bool:
    return any(getattr(event, name, None) for name in ("anchor", "version", "tags"))
