"""Word files (.docx) as blocks: paragraphs with their list numbers, tables with merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from upon.files.document_errors import UnreadableDocumentError
from workflows.reading.source.blocks import Block, Paragraph, TableBlock, TableCell, paragraph_of
from workflows.reading.source.numbering import LETTERS, marker_of
from workflows.reading.source.text_blocks import normalised

MOST_STYLES = 12
"""Styles that one may rest upon another."""

_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def word_blocks(data: bytes, name: str) -> Sequence[Block]:
    """The blocks of a Word file; only the text of its body is read, nothing is run or fetched."""
    try:
        document = docx.Document(io.BytesIO(data))
        return list(_blocks(document))
    except UnreadableDocumentError:
        raise
    except Exception as error:  # what a broken file raises is any error of three libraries
        raise UnreadableDocumentError(name, "broken") from error


def _blocks(document: Any) -> Iterator[Block]:
    numbers = ListNumbers(document)
    paragraphs = tables = 0
    for child in document.element.body.iterchildren():
        if child.tag == qn("w:p"):
            paragraphs += 1
            yield from _paragraph(
                WordParagraph(child, document), f"paragraph {paragraphs}", numbers
            )
        elif child.tag == qn("w:tbl"):
            tables += 1
            yield from _table(Table(child, document), tables, numbers)
        elif child.tag == qn("w:sdt"):
            for inner in child.iter(qn("w:p")):
                paragraphs += 1
                yield from _paragraph(
                    WordParagraph(inner, document), f"paragraph {paragraphs}", numbers
                )


def _paragraph(paragraph: Any, place: str, numbers: ListNumbers) -> Iterator[Paragraph]:
    text = _text(paragraph)
    if not text.strip():
        return
    number, depth = numbers.number_of(paragraph)
    style = paragraph.style.name if paragraph.style is not None else ""
    level = int(style[-1]) if style.startswith("Heading") and style[-1].isdigit() else 0
    for index, line in enumerate(text.split("\n")):
        lead = f"{number} " if number and not index and marker_of(line.strip()) is None else ""
        made = paragraph_of([(normalised(f"{lead}{line}"), place)], level if not index else 0)
        if made is not None:
            yield Paragraph(made.text, made.starts, made.places, made.level, depth)


def _text(paragraph: Any) -> str:
    """The text with tracked insertions and links, without deletions."""
    pieces: list[str] = []
    for node in paragraph._p.iter():
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag in (qn("w:tab"), qn("w:noBreakHyphen")):
            pieces.append("\t" if node.tag == qn("w:tab") else "-")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
    return "".join(pieces)


def _table(table: Any, number: int, numbers: ListNumbers) -> Iterator[TableBlock]:
    rows: list[tuple[TableCell, ...]] = []
    above: list[TableCell] = []
    for row_number, row in enumerate(table._tbl.tr_lst, 1):
        cells: list[TableCell] = []
        skipped = row.grid_before if hasattr(row, "grid_before") else 0
        cells += [TableCell()] * skipped
        for tc in row.tc_lst:
            column = len(cells)
            if tc.vMerge == "continue" and column < len(above):
                made = TableCell(above[column].paragraphs, above=True)
            else:
                place = f"table {number} row {row_number} column {column + 1}"
                made = TableCell(tuple(_cell(tc, table, place, numbers)))
            for across in range(max(1, int(tc.grid_span or 1))):
                cells.append(TableCell(made.paragraphs, made.above, left=across > 0))
        rows.append(tuple(cells))
        above = cells
    if rows:
        yield TableBlock(tuple(rows), f"table {number}")


def _cell(tc: Any, table: Any, place: str, numbers: ListNumbers) -> Iterator[Paragraph]:
    for child in tc.iter(qn("w:p")):
        yield from _paragraph(WordParagraph(child, table), place, numbers)


@dataclass
class ListNumbers:
    """The numbers that Word shows before paragraphs of its lists, counted as Word counts."""

    document: Any
    _levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            part = self.document.part.numbering_part
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {n.get(qn("w:abstractNumId")): n for n in part.element.iter(qn("w:abstractNum"))}
        for num in part.element.iter(qn("w:num")):
            link = num.find(qn("w:abstractNumId"))
            found = abstract.get(link.get(qn("w:val"))) if link is not None else None
            for level in found.iter(qn("w:lvl")) if found is not None else ():
                self._levels[num.get(qn("w:numId")), int(level.get(qn("w:ilvl")) or 0)] = _level(
                    level
                )

    def number_of(self, paragraph: Any) -> tuple[str, int | None]:
        """The number before a paragraph and its depth; "" and None where it is in no list."""
        numbered = _list_of(paragraph)
        if numbered is None or numbered.numId is None or not numbered.numId.val:
            return "", None
        name = str(numbered.numId.val)
        depth = int(numbered.ilvl.val) if numbered.ilvl is not None else 0
        form, text, start = self._levels.get((name, depth), ("bullet", "-", 1))
        counts = self._counts.setdefault(name, [])
        while len(counts) <= depth:
            counts.append(self._levels.get((name, len(counts)), ("", "", 1))[2] - 1)
        counts[depth] += 1
        del counts[depth + 1 :]
        del start
        if form in ("bullet", "none"):
            return ("+" if depth else "-") if form == "bullet" else "", depth
        return self._shown(name, text, counts), depth

    def _shown(self, name: str, text: str, counts: Sequence[int]) -> str:
        for level, count in enumerate(counts):
            form = self._levels.get((name, level), ("decimal", "", 1))[0]
            text = text.replace(f"%{level + 1}", _figure(form, count))
        return text.strip()


def _list_of(paragraph: Any) -> Any:
    """The list that a paragraph is in, by itself or by its style; None for none."""
    properties = paragraph._p.pPr
    if properties is not None and properties.numPr is not None:
        return properties.numPr
    style = paragraph.style
    for _ in range(MOST_STYLES):
        if style is None:
            return None
        properties = style.element.pPr
        if properties is not None and properties.numPr is not None:
            return properties.numPr
        style = style.base_style
    return None


def _level(level: Any) -> tuple[str, str, int]:
    values = {}
    for key in ("numFmt", "lvlText", "start"):
        node = level.find(qn(f"w:{key}"))
        values[key] = node.get(qn("w:val")) if node is not None else None
    return values["numFmt"] or "decimal", values["lvlText"] or "", int(values["start"] or 1)


def _figure(form: str, count: int) -> str:
    if form in ("upperRoman", "lowerRoman"):
        text, rest = "", max(0, count)
        for value, letters in _ROMAN:
            text += letters * (rest // value)
            rest %= value
        return text if form == "upperRoman" else text.lower()
    if form in ("lowerLetter", "upperLetter"):
        letter = "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26] if count > 0 else LETTERS[0]
        return letter if form == "lowerLetter" else letter.upper()
    return str(count)
