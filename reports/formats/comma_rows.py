"""A paper's table of all rows as comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

from reports.formats.cell_text import clean
from reports.papers.blocks import Bundle, Cell, Paper, Table

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet; such a text gets an apostrophe before it."""


def comma_rows(bundle: Bundle) -> bytes:
    """UTF-8 with a byte order mark; of each paper the table of all rows, the headings once; of
    several papers, each row with the body whose it is."""
    several = len(bundle.papers) > 1
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    headings: list[str] | None = None
    for paper in bundle.papers:
        table = main_table(paper)
        if table is None:
            continue
        titles = [bundle.body_title] * several + [column.title for column in table.columns]
        if titles != headings:
            writer.writerow(map(_cell, titles))
            headings = titles
        whose = [paper.whose] * several
        writer.writerows([_cell(cell) for cell in (*whose, *row)] for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()


def main_table(paper: Paper) -> Table | None:
    """The table of all rows: the annex, else the last table."""
    return paper.annex or next(reversed(paper.tables), None)


def _cell(cell: Cell) -> str | int:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    text = clean(cell or "")
    return f"'{text}" if text.startswith(RISKY) else text
