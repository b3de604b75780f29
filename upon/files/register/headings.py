"""Which column of a register is which: its header is found by headings that are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upon.files.register.errors import NoHeaderError, UnknownHeadingError
from upon.files.register.sheet import Line, Sheet, text_of
from workflows.matching.folding import bare_syllables

TABLE = Path(__file__).with_name("data") / "headings.tsv"
FIELDS = (
    "received",
    "arrival_number",
    "issuer",
    "number",
    "issued",
    "title",
    "kind",
    "recipient",
    "note",
    "due",
    "url",
)
DATES = ("received", "issued", "due")
WITHIN, LEAST = 20, 3
"""In how many lines a header is looked for, and how many of its headings are known at least."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a register: its line, and field -> the column and its heading."""

    line: int
    columns: Mapping[str, tuple[int, str]]


def find_header(sheet: Sheet, mapping: Mapping[str, str], file: str) -> Header:
    """The header among the first lines of a `sheet`; `mapping` has further headings and what they
    are, by the text of the heading; `file` is for messages.

    Raises NoHeaderError, UnknownHeadingError.
    """
    own = {folded(heading): field for heading, field in mapping.items()}
    known = known_headings() | own
    lines = sheet.lines[:WITHIN]
    for at, line in enumerate(lines):
        above = lines[at - 1] if at else None
        header = _header(line, above, known, own)
        if header is None:
            continue
        below = lines[at + 1] if at + 1 < len(lines) else None
        if below is not None and _adds(below, header, known, own):
            header = _header(below, line, known, own) or header
        _check_mapping(mapping, header, lines, file)
        return header
    _check_mapping(mapping, None, lines, file)
    begin = " | ".join(_shown(line) for line in lines[:3])
    raise NoHeaderError(file=file, most=WITHIN, lines=begin or "-", fields=", ".join(FIELDS))


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(bare_syllables(heading))


@cache
def known_headings() -> dict[str, str]:
    """The folded headings that are known -> their fields."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    pairs = (line.split("\t") for line in lines if line)
    return {folded(heading): field for heading, field in pairs}


def _header(
    line: Line, above: Line | None, known: Mapping[str, str], own: Mapping[str, str]
) -> Header | None:
    columns: dict[str, tuple[int, str]] = {}
    for number, heading in _headings(line, above, known):
        field = known[folded(heading)]
        # What a person mapped goes before what is known; of two that are known the first counts.
        if field not in columns or folded(heading) in own:
            columns[field] = (number, heading)
    if {"code_number", "code_notation"} <= columns.keys():
        columns.setdefault("number", columns["code_number"])
    # The keys of objects are a header for certain; a mapping says as much as a known heading.
    least = 1 if line.number == 0 else LEAST - 1 if own else LEAST
    enough = len(columns) >= least
    return Header(line.number, columns) if enough and columns.keys() & {"number", "title"} else None


def _headings(line: Line, above: Line | None, known: Mapping[str, str]) -> list[tuple[int, str]]:
    """The known headings of a line, a column that has none by that of the line above."""
    found = []
    for number, cell in enumerate(line.cells):
        upper = above.cells[number] if above and number < len(above.cells) else ""
        for text in (text_of(cell), f"{text_of(upper)} {text_of(cell)}", text_of(upper)):
            if folded(text) in known:
                found.append((number, text))
                break
    return found


def _adds(line: Line, header: Header, known: Mapping[str, str], own: Mapping[str, str]) -> bool:
    """Whether the line below is the second line of the same header."""
    texts = [folded(text_of(cell)) for cell in line.cells]
    fields = {known[text] for text in texts if text in known}
    fresh = bool(fields - header.columns.keys()) and len(fields) > 1
    return fresh or bool(set(texts) & own.keys())


def _check_mapping(
    mapping: Mapping[str, str], header: Header | None, lines: Sequence[Line], file: str
) -> None:
    there = {folded(text_of(cell)): text_of(cell) for line in lines for cell in line.filled()}
    for heading in mapping:
        if folded(heading) not in there:
            shown = [line for line in lines if header is None or line.number == header.line]
            names = [text_of(cell) for line in shown[:3] for cell in line.filled()]
            raise UnknownHeadingError(file=file, got=heading, allowed=", ".join(names) or "-")


def _shown(line: Line) -> str:
    return re.sub(r"\s+", " ", "; ".join(map(text_of, line.filled())))[:80]
