"""Rows of a table of tasks: their cells while they are gathered, short ones laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.reading.bodies.body_names import split_bodies
from workflows.reading.source.blocks import Paragraph, TableCell
from workflows.reading.source.labels import ROLE_NAMES
from workflows.reading.source.numbering import marker_of
from workflows.reading.table_columns import Row, TableColumns
from workflows.reading.timing.wordings import read_wording


@dataclass
class RowText:
    """A row of tasks while it is gathered: the paragraphs of each column, over page breaks too."""

    cells: list[list[Paragraph]]
    above: list[bool]
    short: int = 0

    def text(self, column: int) -> str:
        """The text of a column; lines that a page broke are joined."""
        if column >= len(self.cells):
            return ""
        return " ".join(paragraph.text for paragraph in self.cells[column]).strip()

    def place(self, column: int) -> str:
        """Where the column's text begins."""
        return self.cells[column][0].place(0) if self.cells[column] else ""


def row_place(row: RowText) -> str:
    """Where a row begins in the source."""
    return next((row.place(n) for n, cell in enumerate(row.cells) if cell), "")


def trimmed(row: Row) -> Row:
    """A row without the empty cells at its end."""
    end = len(row)
    while end and not row[end - 1].text.strip():
        end -= 1
    return row[:end]


def spread(cells: Sequence[TableCell], columns: TableColumns) -> list[TableCell]:
    """The cells of a row that lacks some, each in the first column that its words suit."""
    found: list[TableCell] = []
    waiting = list(cells)
    for column, roles in enumerate(columns.roles):
        left = len(columns.roles) - column
        if waiting and (
            len(waiting) == left or suits(waiting[0].text, roles, column == columns.task)
        ):
            found.append(waiting.pop(0))
        else:
            found.append(TableCell())
    return found


def suits(text: str, roles: tuple[str, ...] | None, task: bool) -> bool:
    """Whether a cell's words, `text`, suit a column of some `roles` (None: of none that is known):
    a number, a time, bodies, or, where the column is the `task`'s, a task."""
    number = len(text) <= 6 and bool(marker_of(f"{text.rstrip('.)')}) "))
    if roles == ("number",):
        return number
    if roles == ("time",):
        reading = read_wording(text)
        return len(text) < 80 and not any(q.code == "unread" for q in reading.questions)
    if roles and roles[0] in ROLE_NAMES:
        return bool(split_bodies(text).parts) and len(text) < 300 and not number
    return task and not number
