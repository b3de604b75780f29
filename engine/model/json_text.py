"""Values as the JSON that programs read: the same text for the command line, the API and Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeVar

from engine.model.stamps import stamp

T = TypeVar("T")


class Rows(list[T]):
    """The rows of a list, in its order: each a mapping with the keys of the JSON reference, dates
    as dates."""

    def json(self) -> str:
        """The rows as JSON, as the command line prints them: a row a line."""
        return json_text(self)


def to_json(value: object) -> object:
    """Dates as YYYY-MM-DD, moments as RFC 3339 in UTC, values by their own `as_json`."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    as_json = getattr(value, "as_json", None)
    if as_json:
        return as_json()
    if isinstance(value, frozenset | set | tuple):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


_line = json.JSONEncoder(ensure_ascii=False, default=to_json).encode


def json_line(value: object, indent: int | None = None) -> str:
    """A value as JSON, on one line unless it is to be indented."""
    if indent is None:
        return _line(value)
    return json.dumps(value, ensure_ascii=False, default=to_json, indent=indent)


def json_text(value: object) -> str:
    """A value as JSON; a list has one item a line, so that it can be read and compared."""
    if isinstance(value, list):
        return list_text(json_line(item) for item in value)
    return json_line(value, indent=2)


def list_text(items: Iterable[str]) -> str:
    """A list of what is JSON already."""
    joined = ",\n".join(items)
    return f"[\n{joined}\n]" if joined else "[]"


def list_pieces(items: Iterable[object]) -> Iterator[str]:
    """The text of a list as `json_text` gives it, an item a piece, so that a long list is never
    held whole."""
    before = "["
    for item in items:
        yield f"{before}\n{json_line(item)}"
        before = ","
    yield "[]" if before == "[" else "\n]"


def object_pieces(members: Mapping[str, object]) -> Iterator[str]:
    """The text of an object as `json_text` gives it, in pieces; the items of a member that is an
    iterator are taken one by one, so that a long list is never held whole."""
    before = "{"
    for name, value in members.items():
        yield f"{before}\n  {_line(name)}: "
        before = ","
        if isinstance(value, Iterator):
            yield from _list_pieces(value)
        else:
            yield _indented(value, 2)
    yield "\n}" if members else "{}"


def _list_pieces(items: Iterator[object]) -> Iterator[str]:
    """A list in an object, its items one by one."""
    text, before = _ItemTexts(), "["
    for item in items:
        yield f"{before}\n    {text.of(item)}"
        before = ","
    yield "[]" if before == "[" else "\n  ]"


class _ItemTexts:
    """The texts of a list's items. Rows that follow each other share most of their values, where
    they are those of the members of a group: what is the same object has the same text."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[object, str]] = {}

    def of(self, item: object) -> str:
        """The text of the next item, as one of a list in an object."""
        if not isinstance(item, dict) or not item:
            return _indented(item, 4)
        lines = []
        for name, value in item.items():
            known = self._last.get(name)
            if known is None or known[0] is not value:
                known = value, f"      {_line(name)}: {_indented(value, 6)}"
                self._last[name] = known
            lines.append(known[1])
        return "{\n" + ",\n".join(lines) + "\n    }"


def _indented(value: object, indent: int) -> str:
    """A value as it stands that deep in an indented text."""
    if value is None or isinstance(value, str | int | float | date):
        return _line(value)
    return json_line(value, indent=2).replace("\n", "\n" + " " * indent)
