"""The rows of a CSV table with the place of every cell, which the csv module does not tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from workflows.faults import Fault, make_fault
from workflows.file_text import LINE_BREAK
from workflows.source_positions import Place

DELIMITERS = (",", ";", "\t")
MOST_LINES = 200_000
"""Eighteen times the communes of a country of a hundred million."""

_QUOTED = re.compile(r' *"((?:[^"]++|"")*+)("?) *')
_PLAIN = {mark: re.compile(rf"[^{mark}\r\n]*+") for mark in DELIMITERS}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell without the blanks around it: from `start` to `end` in the text, within its quotes."""

    start: int
    end: int
    value: str


class CsvText:
    """A text as rows; what is wrong with its quotes is collected in `faults`."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.faults: list[Fault] = []
        self.closed = True
        breaks = islice(LINE_BREAK.finditer(text), MOST_LINES + 1)
        self._lines = [0, *(found.end() for found in breaks)]

    @property
    def is_long(self) -> bool:
        """Whether it has more than MOST_LINES lines, beyond which places are not told."""
        return len(self._lines) > MOST_LINES and self._lines[MOST_LINES] < len(self.text)

    def place(self, position: int) -> Place:
        """Line and column of a position in the text."""
        line = bisect_right(self._lines, position)
        return line, position - self._lines[line - 1] + 1

    def fault(self, code: str, position: int, **args: object) -> None:
        """Note a fault at a position in the text."""
        self.faults.append(make_fault(code, self.name, self.place(position), None, **args))

    def rows(self, delimiter: str) -> Iterator[list[Cell]]:
        """The rows that have something in some cell. `closed` is False where a quote that is never
        closed has swallowed the rest of the table."""
        position, row = 0, list[Cell]()
        while position <= len(self.text):
            cell, position = self._cell(position, delimiter)
            row.append(cell)
            if self.text.startswith(delimiter, position):
                position += 1
                continue
            if any(cell.value for cell in row):
                yield row
            found = LINE_BREAK.match(self.text, position)
            position, row = found.end() if found else position + 1, []

    def _cell(self, position: int, delimiter: str) -> tuple[Cell, int]:
        found = _QUOTED.match(self.text, position)
        if not found:
            end = self._plain_end(position, delimiter)
            return self._trimmed(position, end), end
        inside, end = found.span(1), found.end()
        if not found[2]:
            self.closed = False
            self.fault("csv-open-quote", inside[0] - 1)
        after = self._plain_end(end, delimiter)
        if after > end:
            self.fault("csv-quote", end, got=self.text[end])
        return self._trimmed(*inside, quoted=True), after

    def _plain_end(self, position: int, delimiter: str) -> int:
        found = _PLAIN[delimiter].match(self.text, position)
        return found.end() if found else position

    def _trimmed(self, start: int, end: int, quoted: bool = False) -> Cell:
        value = self.text[start:end]
        left = len(value) - len(value.lstrip())
        value = value.strip()
        end = start + left + len(value)
        if quoted:
            value = LINE_BREAK.sub("\n", value.replace('""', '"'))
        return Cell(start + left, end, value)
