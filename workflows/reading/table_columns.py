"""The columns of a table of tasks: which row is its header, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflows.reading.source.blocks import TableBlock, TableCell
from workflows.reading.source.folding import fold, tight
from workflows.reading.source.labels import ROLE_NAMES, column_label

MOST_HEADER_ROW = 12
MOST_NAME = 120
"""Letters of a column's heading."""

_NO_NAME = re.compile(r"(?:col(?:umn)? ?\d+|unnamed: ?\d+)", re.IGNORECASE)
_BARE = re.compile(r"\(?\d{1,2}\)?")

Row = tuple[TableCell, ...]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The header of a table: `roles` per column (None for an unknown one), the heading's words,
    the index of the first row below it, and the header's own rows."""

    roles: tuple[tuple[str, ...] | None, ...]
    names: tuple[str, ...]
    first: int
    start: int

    def of(self, role: str) -> list[int]:
        """The columns of a role."""
        return [n for n, roles in enumerate(self.roles) if roles and role in roles]

    @property
    def task(self) -> int:
        """The column of the tasks."""
        return self.of("task")[0]


def columns_of(table: TableBlock, own: Pairs = ()) -> TableColumns | None:
    """The header of a table of tasks, None where it is none."""
    for index, row in enumerate(table.rows[:MOST_HEADER_ROW]):
        roles = [column_label(cell.text, own) if cell.text else None for cell in row]
        if not _is_header(row, roles):
            continue
        names = [cell.text for cell in row]
        first = index + 1
        if first < len(table.rows) and _is_second(row, table.rows[first], own):
            roles, names = _both(row, table.rows[first], own)
            first += 1
        settled = _settled(roles, names)
        return TableColumns(tuple(settled), tuple(names), first, index) if settled else None
    return None


def header_in(row: Row, own: Pairs = ()) -> TableColumns | None:
    """A header that comes again inside a table, with other columns or not."""
    if any(cell.text[:1].isdigit() or len(cell.text) > MOST_NAME for cell in row):
        return None
    roles = [column_label(cell.text, own) if cell.text else None for cell in row]
    if not _is_header(row, roles) or any(cell.left for cell in row):
        return None
    names = [cell.text for cell in row]
    settled = _settled(roles, names)
    return TableColumns(tuple(settled), tuple(names), 0, 0) if settled else None


def _is_header(row: Row, roles: Sequence[tuple[str, ...] | None]) -> bool:
    known = {found for found in roles if found}
    texts = {tight(cell.text) for cell in row if cell.text}
    if len(known) < 2 or len(texts) < 3 or any(len(cell.text) > MOST_NAME for cell in row):
        return False
    flat = {role for found in known for role in found}
    dated = "time" in flat or bool(flat & set(ROLE_NAMES))
    return dated and ("task" in flat or "result" in flat)


def _is_second(row: Row, below: Row, own: Pairs) -> bool:
    """Whether the row below is the second of a header of two: parts of what is merged above."""
    if not any(cell.left for cell in row):
        return False
    known = [column_label(cell.text, own) for cell in below if cell.text and not cell.above]
    return sum(found is not None for found in known) >= 1 and all(len(c.text) < 80 for c in below)


def _both(row: Row, below: Row, own: Pairs) -> tuple[list[tuple[str, ...] | None], list[str]]:
    roles: list[tuple[str, ...] | None] = []
    names: list[str] = []
    for upper, lower in zip(row, below, strict=False):
        text = lower.text or upper.text
        found = column_label(text, own) or column_label(f"{upper.text} {lower.text}", own)
        roles.append(found or column_label(upper.text, own))
        names.append(text)
    return roles, names


def _settled(
    roles: Sequence[tuple[str, ...] | None], names: Sequence[str]
) -> list[tuple[str, ...] | None]:
    """One column of tasks: further ones of that kind hold contents; a result stands for it where
    there is none. Empty for a table of targets."""
    found = list(roles)
    tasks = [n for n, given in enumerate(found) if given == ("task",)]
    for other in tasks[1:]:
        found[other] = ("content",)
    if not tasks:
        result = next(n for n, given in enumerate(found) if given == ("result",))
        if fold(names[result]).startswith(("chi tieu", "muc tieu", "target", "indicator")):
            return []
        found[result] = ("task",)
    return found


def is_column_numbers(row: Row) -> bool:
    """Whether a row only counts the columns: (1) (2) (3)."""
    texts = [cell.text.strip() for cell in row if cell.text.strip()]
    return len(texts) > 2 and all(map(_BARE.fullmatch, texts)) and _counts_up(texts)


def _counts_up(texts: Sequence[str]) -> bool:
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def is_same_header(row: Row, names: Sequence[str]) -> bool:
    """Whether a row repeats the header, as each page does."""
    texts = [tight(cell.text) for cell in row]
    return bool(any(texts)) and texts == [tight(name) for name in names][: len(texts)]


def without_made_names(row: Row) -> Row | None:
    """A header that an extractor made up (Col1, Col2) as the row that it cut; None for others."""
    named = [bool(_NO_NAME.fullmatch(cell.text.strip())) for cell in row]
    if sum(named) < max(2, len(row) // 2):
        return None
    return tuple(TableCell() if made else cell for cell, made in zip(row, named, strict=True))


def section_text(row: Row) -> tuple[str, str] | None:
    """(number, text) of a row that is one text over all columns, None for others."""
    texts = [cell.text.strip() for cell in row]
    filled = [(n, text) for n, text in enumerate(texts) if text]
    different = dict.fromkeys(tight(text) for _, text in filled)
    merged = all(cell.left for cell in row[1:]) and len(row) > 1
    if not filled:
        return None
    if len(different) == 1 and (merged or len(filled) > 2 or (len(filled) == 1 and len(row) != 1)):
        return "", filled[0][1]
    if len(row) == 1:
        return "", filled[0][1]
    if len(different) == 2 and len(filled[0][1]) <= 6 and filled[0][0] == 0:
        others = {tight(text) for _, text in filled[1:]}
        if len(others) == 1 and (len(filled) > 3 or len(filled) == 2):
            return filled[0][1].strip(" .)"), filled[1][1]
    return None


def is_dots(text: str) -> bool:
    """Whether a cell holds dots alone, where something was left out."""
    return bool(text.strip()) and not fold(text).strip(" .…-_/")
