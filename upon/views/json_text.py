"""JSON as text: the same bytes for a command's output and for an answer over HTTP."""

from __future__ import annotations

import json
from datetime import date, datetime

from engine.model.stamps import stamp


def json_value(value: object) -> object:
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


def json_text(value: object) -> str:
    """A value as JSON; a list has one item a line, so that it can be read and compared."""
    if isinstance(value, list):
        items = ",\n".join(json_line(item) for item in value)
        return f"[\n{items}\n]" if items else "[]"
    return json_line(value, indent=2)


def json_line(value: object, indent: int | None = None) -> str:
    """A value as JSON, on one line where there is no `indent`."""
    return json.dumps(value, ensure_ascii=False, default=json_value, indent=indent)
