"""A register as lines of cells, whatever file it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Cell = str | date
"""What a cell holds: a date where the file itself knows it as one, text otherwise."""

MOST_BYTES, MOST_ROWS = 20_000_000, 50_000
"""What is read at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet: its number there, from 1, and its cells."""

    number: int
    cells: tuple[Cell, ...]

    def filled(self) -> list[Cell]:
        """The cells that hold something."""
        return [cell for cell in self.cells if cell != ""]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named sheet of lines."""

    name: str
    lines: Sequence[Line] = field(default_factory=list)


def text_of(cell: Cell) -> str:
    """A cell as text, on one line."""
    text = cell.isoformat() if isinstance(cell, date) else cell
    return " ".join(text.split())
