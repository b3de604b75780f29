"""A paper as an Excel workbook: a sheet of all rows, and one of the sums with a chart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from reports.formats.cell_text import clean
from reports.formats.errors import NoExtraError
from reports.formats.zip_files import rezipped
from reports.papers.blocks import Bundle, Cell, Chart, Heading, Paper, Paragraph, Share, Table

LONGEST_TEXT = 32_767
LONGEST_NAME = 31
SHEET_WIDTH = 150
"""Characters that the columns of a sheet come to: what an A4 page on its side has room for."""

SUM_WIDTHS = (30, 40, 22, 16, 16, 16, 16, 16, 16, 16)
"""Widths of the columns of the sheet of sums, which has tables of all shapes."""

LETTERS = 1.3
"""Letters of a text that a column has room for, for each unit of its width."""

LINE, MOST_LINES = 15, 27
"""The height of a line in points, and of how many lines a row may be: no row is over 409 points."""

HEADER = 3
"""The row, from 0, in which the headings of all rows stand."""

FILLS = ("#1A1A1A", "#8A8A8A", "#FFFFFF", "#D0D0D0")


def spreadsheet(bundle: Bundle) -> bytes:
    """The file. Raises NoExtraError without its library."""
    try:
        import xlsxwriter  # noqa: PLC0415  an extra
    except ImportError:
        raise NoExtraError(".xlsx", "upon[office]", ".csv") from None
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {
            "title": clean(bundle.title),
            "author": f"Upon {bundle.version}",
            "comments": bundle.head,
            "created": datetime.combine(bundle.day, time()),
        }
    )
    _Workbook(book, bundle).fill()
    book.close()
    return rezipped(out.getvalue(), bundle.day)


class _Workbook:
    """One workbook on its way."""

    def __init__(self, book: Any, bundle: Bundle) -> None:
        self._book, self._bundle = book, bundle
        plain = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        cell = plain | {"text_wrap": True, "border": 1}
        made = {
            "plain": plain,
            "wide": plain | {"text_wrap": True},
            "title": plain | {"bold": True, "font_size": 14},
            "head": cell | {"bold": True, "align": "center", "bg_color": "#EEEEEE"},
            "text": cell,
            "centre": cell | {"align": "center"},
            "date": cell | {"num_format": "dd/mm/yyyy", "align": "center"},
            "number": cell | {"align": "center"},
            "share": cell | {"num_format": "0.0", "align": "center"},
            "sum": cell | {"align": "center", "bold": True},
            "sum_text": cell | {"bold": True},
        }
        self._formats = {name: book.add_format(how) for name, how in made.items()}
        self._names: set[str] = set()

    def fill(self) -> None:
        """All sheets: of each paper its rows, then its sums."""
        for paper in self._bundle.papers:
            rows, sums = self._bundle.sheets
            table = paper.annex or next(reversed(paper.tables), None)
            if table is not None:
                self._rows(paper, table, paper.whose or rows)
            if any(one is not table for one in paper.tables) or table is None:
                self._sums(paper, table, f"{sums} {paper.whose}" if paper.whose else sums)

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(self._free(name))
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.set_footer("&C&P/&N")
        return sheet

    def _free(self, name: str) -> str:
        """A name that a sheet may have and none has yet."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", clean(name)).strip().strip("'") or "-"
        found, number = plain[:LONGEST_NAME].strip(), 1
        while found.casefold() in self._names:
            number += 1
            end = f" ({number})"
            found = plain[: LONGEST_NAME - len(end)] + end
        self._names.add(found.casefold())
        return found

    def _rows(self, paper: Paper, table: Table, name: str) -> None:
        sheet = self._sheet(name)
        self._text(sheet, 0, 0, paper.head.title or paper.head.summary, "title")
        self._text(sheet, 1, 0, paper.head.summary if paper.head.title else paper.whose, "plain")
        whole = sum(column.share for column in table.columns)
        widths = [max(6, column.share * SHEET_WIDTH / whole) for column in table.columns]
        for number, wide in enumerate(widths):
            sheet.set_column(number, number, wide)
        last = self._table(sheet, HEADER, table, widths, caption=False)
        width = len(table.columns) - 1
        sheet.freeze_panes(HEADER + 1, 0)
        sheet.repeat_rows(HEADER)
        if table.rows:
            sheet.autofilter(HEADER, 0, last - 1, width)
            first = f"A{HEADER + 2}"
            formula = f"=SUBTOTAL(103,{first}:A{last})"
            sheet.write_formula(last, 0, formula, self._formats["sum"], len(table.rows))
            if width:
                self._text(sheet, last, 1, table.caption, "sum_text")
        self._text(sheet, last + 2, 0, paper.last_line, "plain")

    def _sums(self, paper: Paper, rows: Table | None, name: str) -> None:
        sheet = self._sheet(name)
        for number, wide in enumerate(SUM_WIDTHS):
            sheet.set_column(number, number, wide)
        line = 0
        charts: list[Chart] = []
        for block in paper.blocks:
            if isinstance(block, Heading | Paragraph):
                kind = "title" if isinstance(block, Heading) else "wide"
                if isinstance(block, Paragraph):
                    sheet.merge_range(line, 0, line, 7, "", self._formats[kind])
                    sheet.set_row(line, 15 * (1 + len(block.text) // 120))
                self._text(sheet, line, 0, block.text, kind)
                line += 1
            elif isinstance(block, Chart):
                charts.append(block)
            elif block is not rows:
                start = line
                widths = SUM_WIDTHS[: len(block.columns)]
                line = self._table(sheet, line, block, widths) + 1
                if block.name == "bodies" and charts:
                    line = self._chart(sheet, line, charts.pop(), block, start) + 1
        self._text(sheet, line + 1, 0, paper.last_line, "plain")

    def _lines(self, row: Sequence[Cell], widths: Sequence[float]) -> int:
        """How many lines the tallest cell of a row takes: programs that open a workbook do not all
        work it out."""
        tall = 1
        for cell, width in zip(row, widths, strict=True):
            room = width * LETTERS
            if isinstance(cell, str) and (len(cell) > room or "\n" in cell):
                tall = max(tall, sum(1 + int(len(part) / room) for part in cell.split("\n")))
        return min(tall, MOST_LINES)

    def _table(
        self,
        sheet: Any,
        line: int,
        table: Table,
        widths: Sequence[float],
        *,
        caption: bool = True,
    ) -> int:
        """Write a table from a line on, into columns of some widths; the line after it."""
        if caption and table.caption:
            self._text(sheet, line, 0, table.caption, "title")
            line += 1
        for number, column in enumerate(table.columns):
            self._text(sheet, line, number, column.title, "head")
        titles = [column.title for column in table.columns]
        sheet.set_row(line, LINE * self._lines(titles, [0.8 * width for width in widths]))
        first = line + 1
        for number, row in enumerate(table.rows):
            sheet.set_row(first + number, LINE * self._lines(row, widths))
            signs = table.sums.get(number)
            for at, cell in enumerate(row):
                if signs is not None and isinstance(cell, int):
                    formula = _formula(signs, first, at)
                    place = (first + number, at, formula, self._formats["sum"], cell)
                    sheet.write_formula(*place)
                else:
                    kind = "centre" if table.columns[at].centred else "text"
                    self._cell(sheet, first + number, at, cell, kind)
        return first + len(table.rows)

    def _cell(self, sheet: Any, line: int, at: int, cell: Cell, kind: str) -> None:
        if isinstance(cell, date):
            moment = datetime.combine(cell, time())
            sheet.write_datetime(line, at, moment, self._formats["date"])
        elif isinstance(cell, int):
            sheet.write_number(line, at, cell, self._formats["number"])
        elif isinstance(cell, Share) and cell[:1].isdecimal():
            number = float(cell.replace(",", "."))
            sheet.write_number(line, at, number, self._formats["share"])
        else:
            self._text(sheet, line, at, cell or "", kind)

    def _text(self, sheet: Any, line: int, at: int, text: str, kind: str) -> None:
        """Text as text: nothing in it is taken for a formula or a link."""
        shown = clean(text)[:LONGEST_TEXT]
        if shown:
            sheet.write_string(line, at, shown, self._formats[kind])
        else:
            sheet.write_blank(line, at, None, self._formats[kind])

    def _chart(self, sheet: Any, line: int, chart: Chart, table: Table, start: int) -> int:
        """The program's own stacked bars over the table of bodies; the line after them."""
        shown = min(len(chart.bars), len(table.rows))
        if not shown:
            return line
        first = start + 2
        made = self._book.add_chart({"type": "bar", "subtype": "stacked"})
        for number, meaning in enumerate(chart.legend):
            at = 3 + number
            made.add_series(
                {
                    "name": f"{chart.marks[number]} {clean(meaning)}",
                    "categories": [sheet.get_name(), first, 1, first + shown - 1, 1],
                    "values": [sheet.get_name(), first, at, first + shown - 1, at],
                    "fill": {"color": FILLS[number]},
                    "border": {"color": "#000000"},
                }
            )
        made.set_title({"name": clean(chart.caption), "name_font": {"size": 12}})
        made.set_y_axis({"reverse": True})
        made.set_legend({"position": "bottom"})
        tall = 6 + 2 * shown
        made.set_size({"width": 900, "height": 20 * tall})
        sheet.insert_chart(line, 0, made)
        return line + tall


def _formula(signs: Sequence[int], first: int, at: int) -> str:
    """What adds the rows up: `=B4+B5-B6`."""
    column = chr(ord("A") + at)
    return "=" + "".join(_terms(signs, first, column)).removeprefix("+")


def _terms(signs: Sequence[int], first: int, column: str) -> Iterator[str]:
    for number, sign in enumerate(signs):
        yield f"{'+' if sign > 0 else '-'}{column}{first + number + 1}"
