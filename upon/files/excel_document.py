"""Excel files (.xlsx) as blocks: a table a sheet, merged cells too; formulas as last values."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl

from upon.files.document_errors import UnreadableDocumentError
from workflows.reading.source.blocks import Block, Paragraph, TableBlock, TableCell, paragraph_of
from workflows.reading.source.text_blocks import normalised

MOST_COLUMNS, MOST_ROWS, STEP = 60, 100_000, 500


def excel_blocks(
    data: bytes, name: str, sheet: str | None, progress: Callable[[int, int], None] | None
) -> Sequence[Block]:
    """The sheets of an Excel file as tables; hidden ones are left out unless named.

    `data` are the file's bytes, `name` is for messages; `sheet` is the title of the only sheet
    wanted, None for all that are visible. `progress`, where given, is called with the rows read and
    their number in all. Raises UnreadableDocumentError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library leaves out is no text
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # what a broken file raises is any error of two libraries
        raise UnreadableDocumentError(name, "broken") from error
    sheets = [found for found in book.worksheets if found.sheet_state == "visible" or sheet]
    if sheet is not None:
        sheets = [found for found in sheets if found.title.strip().lower() == sheet.strip().lower()]
        if not sheets:
            allowed = ", ".join(found.title for found in book.worksheets)
            raise UnreadableDocumentError(name, "no-sheet", sheet=sheet, allowed=allowed)
    return [_sheet(found, progress) for found in sheets]


def _sheet(sheet: Any, progress: Callable[[int, int], None] | None) -> TableBlock:
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        if (area.max_row - area.min_row + 1) * (area.max_col - area.min_col + 1) > 20_000:
            continue
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                merged[row, column] = (area.min_row, area.min_col)
    made: dict[tuple[int, int], tuple[Paragraph, ...]] = {}
    rows: list[tuple[TableCell, ...]] = []
    height = min(sheet.max_row or 0, MOST_ROWS)
    width = min(sheet.max_column or 0, MOST_COLUMNS)
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=height, max_col=width), 1):
        if progress and number % STEP == 0:
            progress(number, height)
        cells = tuple(
            _cell(cell, number, column, merged, made, sheet.title)
            for column, cell in enumerate(row, 1)
        )
        if any(cell.paragraphs for cell in cells):
            rows.append(_shortened(cells, width))
    return TableBlock(tuple(rows), f"sheet {sheet.title}")


def _shortened(cells: tuple[TableCell, ...], width: int) -> tuple[TableCell, ...]:
    del width
    return cells


def _cell(
    cell: Any,
    row: int,
    column: int,
    merged: dict[tuple[int, int], tuple[int, int]],
    made: dict[tuple[int, int], tuple[Paragraph, ...]],
    sheet: str,
) -> TableCell:
    home = merged.get((row, column), (row, column))
    if home != (row, column):
        return TableCell(made.get(home, ()), above=home[0] != row, left=home[1] != column)
    place = f"sheet {sheet}!{cell.coordinate}" if hasattr(cell, "coordinate") else f"sheet {sheet}"
    lines = normalised(_shown(cell)).split("\n")
    paragraphs = tuple(p for p in (paragraph_of([(line, place)]) for line in lines) if p)
    joined = paragraphs if _apart(paragraphs) else _as_one(paragraphs, place)
    made[home] = joined
    return TableCell(joined)


def _apart(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the lines of a cell are paragraphs: each but the last ends as a sentence does."""
    return all(
        p.text.endswith((".", ";")) or p.text.startswith(("-", "+", "•")) for p in paragraphs[:-1]
    )


def _as_one(paragraphs: Sequence[Paragraph], place: str) -> tuple[Paragraph, ...]:
    whole = paragraph_of([(paragraph.text, place) for paragraph in paragraphs])
    return (whole,) if whole else ()


def _shown(cell: Any) -> str:
    """A cell's value as a person reads it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        shown = str(getattr(cell, "number_format", "")).lower()
        if "d" not in shown and "m" in shown:
            return f"{value.month:02d}/{value.year}"
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
