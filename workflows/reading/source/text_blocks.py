"""Text and Markdown to blocks: paragraphs, pipe tables, tables of HTML, cells pasted one a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triggers.visible_text import without_hidden
from workflows.reading.source.blocks import Block, Paragraph, TableBlock, TableCell, paragraph_of
from workflows.reading.source.html_tables import html_tables
from workflows.reading.source.line_joining import SourceLine, clean_line, join_lines

_PIPE_ROW = re.compile(r"\s*\|.*\S")
_PIPE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$")
_FUSED = re.compile(r"\|\s+\|")
_SPACES = dict.fromkeys([0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000], " ")


_PAGE_NUMBER = re.compile(r"\s*(\d{1,3})(?:\s{3,}|\t+)(?=[-•*+]\s)")
LONGEST_CELL = 60
"""Lines of one cell that was pasted over several; beyond that a pipe is only a mark."""


@dataclass(frozen=True, slots=True)
class _Raw:
    number: int
    text: str


def normalised(text: str) -> str:
    """NFC, with ordinary blanks, without characters that nobody sees."""
    return unicodedata.normalize("NFC", without_hidden(text)).translate(_SPACES)


def text_blocks(text: str, place: str = "line {}") -> list[Block]:
    """The blocks of a text or Markdown file; `place` is how a line's number is told."""
    raw = [_Raw(n, line) for n, line in enumerate(re.split(r"\r\n|\r|\n", normalised(text)), 1)]
    found: list[Block] = []
    tables = 0
    for kind, part in _stretches(raw):
        if kind == "text":
            found += join_lines(list(_source_lines(part, place)))
            continue
        made = _READERS[kind](part, place, tables + 1)
        tables += sum(isinstance(block, TableBlock) for block in made)
        found += made
    return found


def _source_lines(part: Sequence[_Raw], place: str) -> Iterator[SourceLine]:
    gap = False
    for line in part:
        text = line.text
        if found := _PAGE_NUMBER.match(text):
            yield SourceLine(found.group(1), place.format(line.number), 0, True)
            text, gap = text[found.end() :], True
        clean, level = clean_line(text)
        if not clean:
            gap = True
            continue
        yield SourceLine(clean, place.format(line.number), level, gap)
        gap = False


def _stretches(raw: Sequence[_Raw]) -> Iterator[tuple[str, list[_Raw]]]:
    """The lines in stretches of text, pipe tables, HTML tables, and cells pasted one a line."""
    at, plain = 0, list[_Raw]()
    while at < len(raw):
        kind, end = _table_at(raw, at)
        if kind:
            if plain:
                yield "text", plain
            yield kind, list(raw[at:end])
            plain, at = [], end
        else:
            plain.append(raw[at])
            at += 1
    if plain:
        yield "text", plain


def _table_at(raw: Sequence[_Raw], at: int) -> tuple[str, int]:
    line = raw[at].text
    if "<table" in line.lower():
        return "html", _html_end(raw, at)
    if line.strip() == "|":
        return "cells", _cells_end(raw, at)
    if _PIPE_ROW.match(line) and line.count("|") >= 2:
        end = at
        while end < len(raw) and _PIPE_ROW.match(raw[end].text):
            end += 1
        return "pipes", end
    return "", at


def _html_end(raw: Sequence[_Raw], at: int) -> int:
    depth = 0
    for end in range(at, len(raw)):
        low = raw[end].text.lower()
        depth += low.count("<table") - low.count("</table")
        if depth <= 0:
            return end + 1
    return len(raw)


def _cells_end(raw: Sequence[_Raw], at: int) -> int:
    """The line after the last lone pipe of a region; a region has no long stretch without one."""
    last, apart = at, False
    for end in range(at + 1, len(raw)):
        text = raw[end].text.strip()
        if text == "|":
            last, apart = end, False
        elif end - last == 1:
            apart = not text
        elif (apart and text) or end - last > LONGEST_CELL:
            break  # a cell begins on the line after its pipe
    return last + 1


def _html(part: Sequence[_Raw], place: str, number: int) -> list[Block]:
    lines = [(line.number, line.text) for line in part]
    return list(html_tables(lines, place, number))


def _pipes(part: Sequence[_Raw], place: str, number: int) -> list[Block]:
    """A table of Markdown; rows that an extractor wrote into one line are taken apart."""
    rows = []
    for line in part:
        fused = len(_FUSED.findall(line.text)) > 2 and line.text.count("|") > 20
        for text in _FUSED.sub("|\n|", line.text).split("\n") if fused else [line.text]:
            if _PIPE_RULE.fullmatch(text.strip()):
                continue
            cells = text.strip().removeprefix("|").removesuffix("|").split("|")
            rows.append(tuple(_cell(cell, place.format(line.number)) for cell in cells))
    return [_table(rows, f"table {number}")] if rows else []


def _cell(text: str, place: str) -> TableCell:
    clean, _ = clean_line(text)
    paragraph = paragraph_of([(clean, place)])
    return TableCell((paragraph,) if paragraph else ())


def _table(rows: Sequence[tuple[TableCell, ...]], name: str, flat: bool = False) -> TableBlock:
    return TableBlock(tuple(row for row in rows if row), name, flat)


def _cells(part: Sequence[_Raw], place: str, number: int) -> list[Block]:
    """Cells that were pasted one a line between lone pipes; two in a row end a table's row."""
    rows: list[list[TableCell]] = [[]]
    cell: list[_Raw] = []
    empty = True
    for line in part:
        if line.text.strip() != "|":
            cell.append(line)
            empty = empty and not line.text.strip()
            continue
        if not empty:
            rows[-1].append(_text_cell(cell, place))
        elif rows[-1]:
            rows.append([])
        cell, empty = [], True
    if not empty:
        rows[-1].append(_text_cell(cell, place))
    return [_table([tuple(row) for row in rows], f"table {number}", flat=True)]


def _text_cell(lines: Sequence[_Raw], place: str) -> TableCell:
    return TableCell(tuple(join_lines(list(_source_lines(lines, place)))))


_READERS = {"html": _html, "pipes": _pipes, "cells": _cells}


def paragraphs_of(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """Every paragraph, those of cells too; a merged cell's once."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        for row in block.rows:
            for cell in row:
                if not (cell.above or cell.left):
                    yield from cell.paragraphs
