"""Values as the JSON that programs read: the same text for the command line, the API and Python."""

from __future__ import annotations

import json
from collections.abc import Iterable
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
