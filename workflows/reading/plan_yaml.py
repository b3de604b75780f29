"""Writes a plan as YAML that people read: texts folded at the margin, roles in a row."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

WIDTH = 110
_PLAIN = re.compile(r"[^\W\d_][\w .()/+-]*", re.UNICODE)
_NO_PLAIN = {"yes", "no", "true", "false", "null", "on", "off", "y", "n"}
_KEY = re.compile(r"[^\W\d_][\w.-]*", re.UNICODE)


def write_plan(data: Mapping[str, Any], head: Sequence[str] = ()) -> str:
    """The text of a plan file; `head` are lines of a comment at its top."""
    lines = [f"# {text}".rstrip() for text in head]
    return "\n".join([*lines, *_mapping(data, 0)]) + "\n"


def _mapping(data: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{' ' * indent}{_key(key)}:", value, indent)
        if indent == 2 and isinstance(value, Mapping) and "title" in value:
            yield ""


def _entry(start: str, value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        if all(isinstance(part, str) and _is_plain(part) for part in value.values()) and _fits(
            start, value
        ):
            yield f"{start} {_row(value)}"
            return
        yield start
        yield from _mapping(value, indent + 2)
    elif isinstance(value, list | tuple):
        yield from _listing(start, value, indent)
    elif isinstance(value, bool):
        yield f"{start} {'true' if value else 'false'}"
    else:
        yield from _text(start, str(value), indent)


def _row(value: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {text}" for key, text in value.items()) + "}"


def _fits(start: str, value: Mapping[str, str]) -> bool:
    return bool(value) and len(start) + len(_row(value)) < WIDTH


def _listing(start: str, items: Sequence[Any], indent: int) -> Iterator[str]:
    if all(isinstance(item, str) and _KEY.fullmatch(item) for item in items):
        row = f"{start} [{', '.join(map(str, items))}]"
        if len(row) <= WIDTH:
            yield row
            return
    yield start
    for item in items:
        lines = list(_item(item, indent + 2))
        yield f"{' ' * (indent + 2)}- {lines[0].strip()}"
        yield from lines[1:]


def _item(item: Any, indent: int) -> Iterator[str]:
    if isinstance(item, Mapping):
        yield from _mapping(item, indent + 2)
    else:
        yield from _text("", str(item), indent)


def _text(start: str, text: str, indent: int) -> Iterator[str]:
    """A text on the line of its key where it fits, folded below it where it is long."""
    clean = " ".join(text.split())
    lead = f"{start} " if start else ""
    if _is_plain(clean) and len(lead) + len(clean) <= WIDTH:
        yield f"{lead}{clean}"
    elif len(lead) + len(clean) <= WIDTH - 8 or not clean:
        yield f"{lead}{_quoted(clean)}"
    else:
        yield f"{lead}>-"
        pad = " " * (indent + 2)
        wrapped = textwrap.wrap(
            clean, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False
        )
        yield from (f"{pad}{line}" for line in wrapped)


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.lower() not in _NO_PLAIN and text == text.strip()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) and key.lower() not in _NO_PLAIN else _quoted(key)
