"""Tables and paragraphs of HTML as blocks; nothing is fetched, scripts and styles are no text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from workflows.reading.source.blocks import Block, Paragraph, TableBlock, TableCell
from workflows.reading.source.line_joining import SourceLine, clean_line, join_lines

SILENT = {"script", "style", "head", "template", "noscript"}
BREAKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article"}
MOST_SPAN = 200
"""Columns or rows that one cell may cover; more is taken for an error."""


@dataclass
class _Cell:
    texts: list[tuple[str, int]] = field(default_factory=list)
    across: int = 1
    down: int = 1


class HtmlReader(HTMLParser):
    """Collects paragraphs and tables in the order of the page."""

    def __init__(self, place: str = "line {}", first_table: int = 1) -> None:
        super().__init__(convert_charrefs=True)
        self.place, self.number = place, first_table
        self.blocks: list[Block] = []
        self._silent = 0
        self._rows: list[list[_Cell]] | None = None
        self._depth = 0
        self._lines: list[tuple[str, int, int]] = []
        self._open: list[tuple[str, int]] = []
        self._level = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """A tag opens: a table, a row, a cell, a paragraph, or what is no text."""
        if tag in SILENT:
            self._silent += 1
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._flush()
                self._rows = []
        elif self._rows is not None and self._depth == 1 and tag == "tr":
            self._rows.append([])
        elif self._rows is not None and self._depth == 1 and tag in ("td", "th"):
            self._rows = self._rows or [[]]
            given = dict(attrs)
            across, down = _span(given.get("colspan")), _span(given.get("rowspan"))
            self._rows[-1].append(_Cell(across=across, down=down))
        elif tag in BREAKS:
            self._break()
            self._level = int(tag[1]) if len(tag) == 2 and tag[1].isdigit() else 0

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """A tag that closes itself, such as `<br/>`."""
        del attrs
        if tag in BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag == "table" and self._depth:
            self._depth -= 1
            if self._depth == 0 and self._rows is not None:
                self._close_table()
        elif tag in BREAKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if self._silent:
            return
        line = self.getpos()[0]
        for number, text in enumerate(data.split("\n")):
            if not text.strip():
                continue
            if self._rows is not None:
                if self._rows and self._rows[-1]:
                    self._rows[-1][-1].texts.append((text, line + number))
            else:
                self._open.append((text, line + number))

    def finish(self) -> list[Block]:
        """The blocks, once all was fed."""
        if self._rows is not None:
            self._close_table()
        self._flush()
        return self.blocks

    def _break(self) -> None:
        if self._rows is not None:
            if self._rows and self._rows[-1]:
                self._rows[-1][-1].texts.append(("\n", 0))
            return
        if self._open:
            text = "".join(text for text, _ in self._open)
            self._lines.append((text, self._open[0][1], self._level))
        self._open, self._level = [], 0

    def _flush(self) -> None:
        self._break()
        for text, line, level in self._lines:
            clean, marked = clean_line(text)
            lines = [SourceLine(clean, self.place.format(line), level or marked)]
            self.blocks += join_lines(lines)
        self._lines = []

    def _close_table(self) -> None:
        rows, self._rows = self._rows or [], None
        grid = tuple(_laid_out(rows, self.place))
        if grid:
            self.blocks.append(TableBlock(grid, f"table {self.number}"))
            self.number += 1


def _span(text: str | None) -> int:
    return max(1, min(MOST_SPAN, int(text))) if text and text.isdigit() else 1


def _laid_out(rows: Sequence[Sequence[_Cell]], place: str) -> Iterator[tuple[TableCell, ...]]:
    """The rows with a cell a column: one that covers several stands in each, marked."""
    hanging: dict[int, tuple[int, TableCell]] = {}
    for row in rows:
        cells: list[TableCell] = []
        waiting = list(row)
        while waiting or len(cells) in hanging:
            column = len(cells)
            if column in hanging:
                left, cell = hanging.pop(column)
                cells.append(TableCell(cell.paragraphs, above=True, left=cell.left))
                if left > 1:
                    hanging[column] = (left - 1, cell)
                continue
            given = waiting.pop(0)
            cell = TableCell(tuple(_paragraphs(given, place)))
            for across in range(given.across):
                part = TableCell(cell.paragraphs, left=across > 0)
                if given.down > 1:
                    hanging[len(cells)] = (given.down - 1, part)
                cells.append(part)
        if cells:
            yield tuple(cells)


def _paragraphs(cell: _Cell, place: str) -> Iterable[Paragraph]:
    """The paragraphs of a cell; lines that its width cut are joined."""
    lines: list[SourceLine] = []
    pieces: list[str] = []
    number = 0
    for text, line in [*cell.texts, ("\n", 0)]:
        if text != "\n":
            number = number or line
            pieces.append(text)
            continue
        clean, level = clean_line("".join(pieces))
        if clean:
            lines.append(SourceLine(clean, place.format(number), level))
        pieces, number = [], 0
    return join_lines(lines)


def html_tables(lines: Sequence[tuple[int, str]], place: str, first_table: int) -> list[Block]:
    """The blocks of `lines` of HTML, each with its number in the file; `place` is the pattern into
    which the number goes, `first_table` the number that the first table gets."""
    shift = lines[0][0] - 1 if lines else 0
    reader = HtmlReader("{}", first_table)
    reader.feed("\n".join(text for _, text in lines))
    reader.close()
    return [_shifted(block, shift, place) for block in reader.finish()]


def _shifted(block: Block, shift: int, place: str) -> Block:
    if isinstance(block, Paragraph):
        places = tuple(place.format(int(p) + shift) if p.isdigit() else p for p in block.places)
        return Paragraph(block.text, block.starts, places, block.level, block.depth)
    made: dict[int, Paragraph] = {}
    rows = tuple(
        tuple(
            TableCell(
                tuple(made.setdefault(id(p), _moved(p, shift, place)) for p in cell.paragraphs),
                cell.above,
                cell.left,
            )
            for cell in row
        )
        for row in block.rows
    )
    return TableBlock(rows, block.name, block.flat)


def _moved(paragraph: Paragraph, shift: int, place: str) -> Paragraph:
    moved = _shifted(paragraph, shift, place)
    assert isinstance(moved, Paragraph)  # noqa: S101  a paragraph stays one
    return moved


def html_blocks(text: str) -> list[Block]:
    """The blocks of a page of HTML."""
    reader = HtmlReader()
    reader.feed(text)
    reader.close()
    return reader.finish()
