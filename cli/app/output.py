"""Data on stdout: JSON for programs, tables for people; messages go to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from cli.app.tables import Table, coloured, page_width, plain
from engine.model.json_text import json_text


def print_json(value: object) -> None:
    """Print a value as JSON; a list has one item a line, so that it can be read and compared."""
    line(json_text(value))


def print_pieces(pieces: Iterable[str]) -> None:
    """Print JSON that comes in pieces."""
    for piece in pieces:
        sys.stdout.write(piece)
    line()


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
    """Print a `table`: with colours on a terminal, as aligned text into a file or a pipe. `widths`
    are those of its columns in characters (None: what fits the page); without `headings` only its
    rows."""
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
