"""Bodies from a CSV table, as the nodes that a YAML file of bodies would have, so that both are
held to one strictness.

The header names the columns, in any order: `id` and `name`, and where wanted `under`, `level`,
`called`, `signs` and `groups`. A group is there because bodies name it, and its name is its id.
"""

from __future__ import annotations

import re
from itertools import islice

from workflows.csv_rows import DELIMITERS, MOST_LINES, Cell, CsvText
from workflows.faults import MOST, Fault
from workflows.source_positions import Listing, Node, Place, Scalar, Table, Unknown

REQUIRED = ("id", "name")
FIELDS = ("name", "under", "level")
LISTS = ("called", "signs")
COLUMNS = ("id", *FIELDS, *LISTS, "groups")

_LISTED = re.compile(r"[^\s;](?:[^;]*[^\s;])?")
_GROUP = re.compile(r"[^\s;]+")

Row = dict[str, Cell]


def compose_csv(text: str, name: str) -> tuple[Table | None, list[Fault]]:
    """A CSV text as `bodies` and `groups` with places, and the faults of its form; None where not
    all of its rows can be known."""
    table = CsvText(text, name)
    if table.is_long:
        table.fault("csv-lines", 0, most=MOST_LINES)
        return None, table.faults
    delimiter = _delimiter(text)
    header = _without_blanks(next(table.rows(delimiter), []), 0)
    if table.closed:
        _check_header(table, header)
    if table.faults:
        return None, table.faults
    reader = _Reader(table, [cell.value.casefold() for cell in header])
    for cells in islice(table.rows(delimiter), 1, None):
        if len(table.faults) > MOST:
            return None, table.faults
        if table.closed:
            reader.take(cells)
    return reader.root() if table.closed else None, table.faults


def _delimiter(text: str) -> str:
    """The mark between cells by which the header has the most known columns."""

    def columns(mark: str) -> int:
        header = next(CsvText(text, "").rows(mark), [])
        return sum(cell.value.casefold() in COLUMNS for cell in header)

    return max(DELIMITERS, key=columns)


def _without_blanks(cells: list[Cell], width: int) -> list[Cell]:
    """A row without the empty cells beyond a width that spreadsheets put at its end."""
    while len(cells) > width and not cells[-1].value:
        cells = cells[:-1]
    return cells


def _check_header(table: CsvText, header: list[Cell]) -> None:
    names: set[str] = set()
    for cell in header:
        column = cell.value.casefold()
        if column not in COLUMNS or column in names:
            table.fault("bad-column", cell.start, got=cell.value, allowed=COLUMNS)
        names.add(column)
    for required in REQUIRED:
        if required not in names:
            start = header[0].start if header else 0
            table.fault("missing-column", start, name=required)


class _Reader:
    """Takes row after row into nodes."""

    def __init__(self, table: CsvText, columns: list[str]) -> None:
        self.table, self.columns = table, columns
        self.bodies, self.groups = Table(1, 1), Table(1, 1)
        self.members: dict[str, Listing] = {}

    def root(self) -> Table:
        """What the rows so far make."""
        parts = {"bodies": self.bodies, "groups": self.groups}
        return Table(1, 1, {key: (Scalar(1, 1, key), part) for key, part in parts.items()})

    def take(self, cells: list[Cell]) -> None:
        """Take a row in; of one with too few or too many cells, which may be shifted, only the
        id."""
        allowed = len(self.columns)
        cells = _without_blanks(cells, allowed)
        row = dict(zip(self.columns, cells, strict=False))
        if whole := len(cells) == allowed:
            if not row["id"].value:
                self.table.fault("empty", row["id"].start, what="id")
        else:
            self.table.fault("csv-cells", cells[0].start, got=len(cells), allowed=allowed)
        if "id" in row and row["id"].value:
            self._add(row, self._scalar(row["id"]), whole)

    def _add(self, row: Row, label: Scalar, whole: bool) -> None:
        if label.value in self.bodies.entries:
            first = self.bodies.entries[label.value][0].line
            self.table.fault("duplicate-key", row["id"].start, got=label.value, first=first)
        elif whole:
            self.bodies.entries[label.value] = label, self._body(row, label)
            self._join(row, label.value)
        else:
            self.bodies.entries[label.value] = label, Unknown(label.line, label.column)

    def _body(self, row: Row, label: Scalar) -> Table:
        # A blank cell is no value, but for a name, which every body needs.
        fields: dict[str, tuple[Scalar, Node]] = {
            field: (label, self._scalar(row[field]))
            for field in FIELDS
            if field in row and (row[field].value or field == "name")
        }
        for field in LISTS:
            if field in row and row[field].value:
                fields[field] = label, self._listing(row[field])
        return Table(label.line, label.column, fields)

    def _listing(self, cell: Cell) -> Listing:
        """The texts of a cell, semicolons between them; each has the place of the cell."""
        place = self.table.place(cell.start)
        texts = [found.group() for found in _LISTED.finditer(cell.value)]
        return Listing(*place, [Scalar(*place, text) for text in texts])

    def _join(self, row: Row, body: str) -> None:
        if "groups" not in row:
            return
        cell = row["groups"]
        for found in _GROUP.finditer(self.table.text, cell.start, cell.end):
            place, group = self.table.place(found.start()), found.group()
            if group not in self.members:
                self._new_group(place, group)
            self.members[group].items.append(Scalar(*place, body))

    def _new_group(self, place: Place, group: str) -> None:
        label, listing = Scalar(*place, group), Listing(*place)
        self.members[group] = listing
        self.groups.entries[group] = (
            label,
            Table(
                *place,
                {
                    "name": (label, label),
                    "members": (label, listing),
                },
            ),
        )

    def _scalar(self, cell: Cell) -> Scalar:
        return Scalar(*self.table.place(cell.start), cell.value)
