"""Tables that fit the page: cells are wrapped or cut here, so that every printer shows the same."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from shutil import get_terminal_size

from upon.words.layout import cut

WIDTH = 100
"""Columns of a page that nobody watches."""

NARROWEST = 24
GAP = 2


@dataclass(slots=True)
class Table:
    """Headings and rows of cells; a cell may hold several lines. `flexible` is the column that
    takes the room that is left, `most` the lines that its first text may run over, `styles` a
    row's colour on a terminal."""

    headings: Sequence[str]
    flexible: int = 1
    most: int = 1
    rows: list[Sequence[str]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)

    def add(self, *cells: str, style: str = "") -> None:
        """Add a row."""
        self.rows.append(cells)
        self.styles.append(style)

    def widths(self, page: int) -> list[int]:
        """The width of each column on a page."""
        everything = [self.headings, *self.rows]
        found = [
            max(len(line) for row in everything for line in row[column].split("\n"))
            for column in range(len(self.headings))
        ]
        others = sum(found) - found[self.flexible] + GAP * (len(found) - 1)
        room = max(NARROWEST, page - others)
        found[self.flexible] = min(found[self.flexible], room)
        return found


def page_width() -> int:
    """The width to fit: the terminal's, or WIDTH where stdout is none."""
    return max(60, get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH


def lay(table: Table, row: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The lines of each cell of a row, each cut to its column. The first text of the flexible
    column takes as many lines as the row has anyway, or as the table allows it."""
    cells = [cell.split("\n") for cell in row]
    flexible = cells[table.flexible]
    height = max(len(cell) for cell in cells)
    room = max(table.most, height - len(flexible) + 1)
    width = widths[table.flexible]
    first = wrapped(flexible[0], width) or [""]
    if len(first) > room:
        first = [*first[: room - 1], " ".join(first[room - 1 :])]
    # What stands below the first text are names to be typed: a cut one would be of no use.
    below = [line for text in flexible[1:] for line in wrapped(text, width) or [""]]
    cells[table.flexible] = [*first, *below]
    return [[cut(line, w) for line in cell] for cell, w in zip(cells, widths, strict=True)]


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """A paragraph in lines of a width, words whole."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def plain(
    table: Table, page: int = WIDTH, widths: list[int] | None = None, headings: bool = True
) -> list[str]:
    """The table as aligned text."""
    widths = widths or table.widths(page)
    rows = [table.headings, *table.rows] if headings else table.rows
    lines = []
    for row in rows:
        cells = lay(table, row, widths)
        for number in range(max(len(cell) for cell in cells)):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            padded = [part.ljust(width) for part, width in zip(parts, widths, strict=True)]
            lines.append((" " * GAP).join(padded).rstrip())
    return lines


def coloured(
    table: Table, page: int, widths: list[int] | None = None, headings: bool = True
) -> None:
    """Print the table on a terminal, with colours unless NO_COLOR is set."""
    from rich import box  # noqa: PLC0415  only a terminal has colours
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    widths = widths or table.widths(page)
    gap = GAP - 1 if headings else GAP  # the box itself draws one blank between columns
    made = RichTable(
        box=box.SIMPLE_HEAD if headings else None,
        show_header=headings,
        header_style="bold",
        padding=(0, gap, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    for heading, width in zip(table.headings, widths, strict=True):
        made.add_column(Text(heading), width=width, no_wrap=True)
    for row, style in zip(table.rows, table.styles, strict=True):
        cells = ["\n".join(cell) for cell in lay(table, row, widths)]
        made.add_row(*(Text(cell) for cell in cells), style=style or None)
    Console(width=page, highlight=False).print(made)
