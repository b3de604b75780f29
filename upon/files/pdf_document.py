"""PDF files as blocks: lines by page and number, tables by their lines; no pictures."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from upon.files.document_errors import UnreadableDocumentError
from workflows.reading.source.blocks import Block, TableBlock, TableCell
from workflows.reading.source.line_joining import SourceLine, clean_line, join_lines
from workflows.reading.source.text_blocks import normalised

MOST_PAGES = 500
EDGE = 60
"""Points at the top and bottom of a page where a lone number is the page's."""


def pdf_blocks(
    data: bytes, name: str, progress: Callable[[int, int], None] | None
) -> Sequence[Block]:
    """The blocks of a PDF; sentences run on over the ends of pages.

    `data` are the file's bytes, `name` is for messages; `progress`, where given, is called with the
    pages read and their number in all. Raises UnreadableDocumentError.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return list(_blocks(document, progress))
    except Exception as error:  # what a broken file raises is any error of two libraries
        reason = "encrypted" if _is_locked(error) else "broken"
        raise UnreadableDocumentError(name, reason) from error


def _is_locked(error: BaseException) -> bool:
    inner = [error, *error.args, error.__cause__, error.__context__]
    return any(isinstance(one, PDFPasswordIncorrect) for one in inner)


def _blocks(document: Any, progress: Callable[[int, int], None] | None) -> Iterator[Block]:
    lines: list[SourceLine] = []
    tables = 0
    pages = document.pages[:MOST_PAGES]
    for number, page in enumerate(pages, 1):
        if progress:
            progress(number, len(pages))
        for kind, part in _parts(page, number):
            if kind == "line":
                lines.append(part)
                continue
            yield from join_lines(lines)
            lines = []
            tables += 1
            yield TableBlock(part, f"table {tables}")
        page.close()
    yield from join_lines(lines)


def _parts(page: Any, number: int) -> Iterator[tuple[str, Any]]:
    """The lines and tables of a page from its top to its bottom."""
    found = [
        table for table in page.find_tables() if len(table.rows) and len(table.rows[0].cells) > 1
    ]
    boxes = [table.bbox for table in found]
    tables = [
        (table.bbox[1], "table", _grid(table, page, number, n)) for n, table in enumerate(found, 1)
    ]
    outside = page.filter(lambda thing: not _inside(thing, boxes)) if boxes else page
    lines: list[tuple[float, str, Any]] = []
    last_bottom = None
    for count, line in enumerate(outside.extract_text_lines(return_chars=False, strip=True), 1):
        text, level = clean_line(normalised(line["text"]))
        if not text or (
            text.isdigit() and (line["top"] < EDGE or line["bottom"] > page.height - EDGE)
        ):
            continue
        height = line["bottom"] - line["top"]
        gap = last_bottom is not None and line["top"] - last_bottom > height * 0.9
        lines.append(
            (line["top"], "line", SourceLine(text, f"page {number} line {count}", level, gap))
        )
        last_bottom = line["bottom"]
    for _, kind, part in sorted([*tables, *lines], key=lambda one: one[0]):
        yield kind, part


def _inside(thing: Any, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    middle = (thing["top"] + thing["bottom"]) / 2
    across = (thing["x0"] + thing["x1"]) / 2
    return any(x0 <= across <= x1 and top <= middle <= bottom for x0, top, x1, bottom in boxes)


def _grid(table: Any, page: Any, number: int, count: int) -> tuple[tuple[TableCell, ...], ...]:
    """The rows of a table; what a merged cell covers repeats it, by where the cells' lines are."""
    texts = table.extract()
    del page
    rows: list[tuple[TableCell, ...]] = []
    above: list[TableCell] = []
    for row_number, (row, shape) in enumerate(zip(texts, table.rows, strict=False), 1):
        cells: list[TableCell] = []
        for column, text in enumerate(row):
            place = f"page {number} table {count} row {row_number} column {column + 1}"
            if text is not None:
                cells.append(TableCell(tuple(_paragraphs(text, place))))
            elif column < len(above) and _reaches_down(table, row_number, column, shape):
                cells.append(TableCell(above[column].paragraphs, above=True))
            elif cells:
                cells.append(TableCell(cells[-1].paragraphs, left=True, above=cells[-1].above))
            else:
                cells.append(TableCell())
        rows.append(tuple(cells))
        above = cells
    return tuple(rows)


def _reaches_down(table: Any, row_number: int, column: int, shape: Any) -> bool:
    """Whether the cell above a missing one reaches down over it."""
    boxes = [cell for cell in shape.cells if cell]
    if row_number < 2 or not boxes:
        return False
    top = min(cell[1] for cell in boxes)
    for earlier in reversed(table.rows[: row_number - 1]):
        cell = earlier.cells[column] if column < len(earlier.cells) else None
        if cell is not None:
            return bool(cell[3] > top + 1)
    return False


def _paragraphs(text: str, place: str) -> Iterator[Any]:
    lines = [SourceLine(clean_line(normalised(line))[0], place) for line in text.split("\n")]
    yield from join_lines([line for line in lines if line.text])
