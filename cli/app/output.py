"""Data on stdout: JSON for programs, tables for people; messages go to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from cli.app.tables import Table, coloured, page_width, plain
from engine.model.stamps import stamp


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


def print_json(value: object) -> None:
    """Print a value as JSON; a list has one item a line, so that it can be read and compared."""
    if isinstance(value, list):
        items = ",\n".join(_dumped(item) for item in value)
        line(f"[\n{items}\n]" if items else "[]")
    else:
        line(_dumped(value, indent=2))


def _dumped(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, default=to_json, indent=indent)


def to_line(value: object) -> str:
    """A value as JSON on one line."""
    return _dumped(value)


def line(text: str = "") -> None:
    """Print a line of data."""
    print(text)  # noqa: T201  the border to the person


def lines(texts: Iterable[str]) -> None:
    """Print lines of data."""
    for text in texts:
        line(text)


def bold(text: str) -> None:
    """Print a heading, in bold on a terminal."""
    if not sys.stdout.isatty():
        line(text)
        return

    from rich.console import Console  # noqa: PLC0415  only a terminal has colours
    from rich.text import Text  # noqa: PLC0415

    Console(highlight=False).print(Text(text, style="bold"))


def print_table(table: Table, widths: list[int] | None = None, *, headings: bool = True) -> None:
    """Print a table: with colours on a terminal, as aligned text into a file or a pipe."""
    page = page_width()
    if widths is None:
        table = table.narrowed(page)
    if sys.stdout.isatty():
        sys.stdout.flush()
        coloured(table, page, widths, headings)
    else:
        lines(plain(table, page, widths, headings))


def count_by(values: Iterable[Any]) -> dict[Any, int]:
    """How often each value comes, in the order of its first."""
    found: dict[Any, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found
