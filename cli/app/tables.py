"""Tables that fit the page: cells are wrapped here, so that every printer shows the same."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from upon.words.layout import cut

WIDTH = 100
"""Columns of a page that nobody watches."""

LEAST = 60
"""Columns below which no page goes: dates, days and ids need as many."""

NARROWEST = 16
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
        found = self._wanted()
        others = sum(found) - found[self.flexible] + GAP * (len(found) - 1)
        room = max(NARROWEST, page - others)
        found[self.flexible] = min(found[self.flexible], room)
        return found

    def fits(self, page: int, least: int) -> bool:
        """Whether the flexible column has as much as `least` on a page."""
        found = self._wanted()
        others = sum(found) - found[self.flexible] + GAP * (len(found) - 1)
        return page - others >= min(least, found[self.flexible])

    def narrowed(self, page: int) -> Table:
        """The table, on a page that is too narrow for it with its widest columns put below the
        flexible one, each under its heading."""
        table = self
        while not table.fits(page, NARROWEST) and len(table.headings) > 2:
            table = table.without(table.widest())
        return table

    def widest(self) -> int:
        """The column, but for the first and the flexible one, that takes the most room."""
        found = self._wanted()
        others = [place for place in range(1, len(found)) if place != self.flexible]
        return max(others or [len(found) - 1], key=found.__getitem__)

    def without(self, column: int) -> Table:
        """The table with a column put below the flexible one."""
        at = self.flexible
        rest = [place for place in range(len(self.headings)) if place != column]
        made = Table([self.headings[place] for place in rest], rest.index(at), self.most)
        for row, style in zip(self.rows, self.styles, strict=True):
            cells = list(row)
            if cells[column]:
                said = cells[column].replace("\n", " ")
                cells[at] += f"\n{self.headings[column]}: {said}"
            made.add(*(cells[place] for place in rest), style=style)
        return made

    def _wanted(self) -> list[int]:
        everything = [self.headings, *self.rows]
        return [
            max(len(line) for row in everything for line in row[column].split("\n"))
            for column in range(len(self.headings))
        ]


def page_width() -> int:
    """The width to fit: that of COLUMNS or of the terminal from which the command was called, also
    where its output goes into a pipe; WIDTH where there is neither."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdecimal() and int(asked[:6]):
        return max(LEAST, int(asked[:6]))
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            columns = os.get_terminal_size(stream.fileno()).columns if stream else 0
        except (OSError, ValueError, AttributeError):
            continue
        if columns:
            return max(LEAST, columns)
    return WIDTH


def lay(table: Table, row: Sequence[str], widths: Sequence[int], page: int) -> Iterator[str]:
    """The lines of a `row` of a `table`, in columns of the `widths`, on a `page` so wide (in
    characters). The first text of the flexible column takes as many lines as the row has anyway, or
    as the table allows it; what stands below it are names to be typed, which are never cut: where
    the columns beside it are empty they run on to the page's edge."""
    cells = [cell.split("\n") for cell in row]
    at = table.flexible
    texts = cells[at]
    beside = max((len(cell) for place, cell in enumerate(cells) if place > at), default=0)
    height = max(len(cell) for cell in cells)
    room = max(table.most, height - len(texts) + 1)
    first = wrapped(texts[0], widths[at]) or [""]
    if len(first) > room:
        first = [*first[: room - 1], " ".join(first[room - 1 :])]
    cells[at] = [*(cut(line, widths[at]) for line in first)]
    wide = max(widths[at], page - sum(widths[:at]) - GAP * at)
    for text in texts[1:]:
        lines = wrapped(text, widths[at]) or [""]
        if max(map(len, lines)) > widths[at] or len(cells[at]) >= beside:
            cells[at] += [""] * (beside - len(cells[at]))
            lines = wrapped(text, wide) or [""]
        cells[at] += lines
    for number in range(max(len(cell) for cell in cells)):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = [part.ljust(width) for part, width in zip(parts, widths, strict=True)]
        yield (" " * GAP).join(padded).rstrip()


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """A paragraph, `text`, in lines of a `width` (characters), words whole, each after the blanks
    `indent`."""
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
    """The `table` as aligned text, on a `page` so wide (in characters); `widths` are those of its
    columns (None: what fits), without `headings` only its rows."""
    widths = widths or table.widths(page)
    rows = [table.headings, *table.rows] if headings else table.rows
    return [line for row in rows for line in lay(table, row, widths, page)]


def coloured(
    table: Table, page: int, widths: list[int] | None = None, headings: bool = True
) -> None:
    """Print the `table` on a terminal, with colours unless NO_COLOR is set; `page`, `widths` and
    `headings` as in `plain`."""
    from rich.console import Console  # noqa: PLC0415  only a terminal has colours
    from rich.text import Text  # noqa: PLC0415

    widths = widths or table.widths(page)
    console = Console(width=page, highlight=False, soft_wrap=True)
    if headings:
        for line in lay(table, table.headings, widths, page):
            console.print(Text(line, style="bold"))
        console.print(Text("─" * min(page, sum(widths) + GAP * (len(widths) - 1)), style="dim"))
    for row, style in zip(table.rows, table.styles, strict=True):
        for line in lay(table, row, widths, page):
            console.print(Text(line, style=style))
