"""Every number of a report, in each form that has tables; titles that break no file."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

import docx
import openpyxl
import pytest

from reports.figures.buckets import DATED
from reports.formats.targets import Templates, render
from reports.papers.blocks import Share, Table
from tests.reports.formats.test_forms import figures, rows_in
from tests.support.papers import bundle_of, figures_of
from tests.support.strategies import opened

FORMS = ("docx", "html", "md", "xlsx")
SIGNS = ("=", "+", "@", "|", "`", "'", '"', "\\", "&", "\n", "\t", "\x00", "\x1f", "\u202e")
MARKS = ("{{7*7}}", "{% if %}", "<w:p>", "]]>", "ệ", "e\u0302\u0323", "😀", "x" * 300, "Quy chế ")
HOSTILE = 200


@cache
def lines(ending: str) -> list[list[str]]:
    """The rows of all tables of the report on results in one form."""
    return [[cell.strip() for cell in row] for row in rows_in(ending)]


def tables() -> list[Table]:
    """The tables of the report on results, its annex among them."""
    (paper,) = bundle_of(figures()).papers
    assert paper.annex
    return [*(block for block in paper.blocks if isinstance(block, Table)), paper.annex]


def told(cell: Any, ending: str) -> set[str]:
    """How a form may write a number, a share or a day."""
    if isinstance(cell, date):
        return {f"{cell:%d/%m/%Y}", f"{cell.isoformat()} 00:00:00", cell.isoformat()}
    if isinstance(cell, Share) and ending == "xlsx" and cell != "-":
        share = float(cell.replace(",", "."))
        return {f"{share}", f"{share:g}"}
    return {str(cell)}


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_each_row_of_each_table_has_its_numbers(table: Table, ending: str) -> None:
    """Counts, shares and days of a row stand in one row of the file, in their order."""
    for row in table.rows:
        wanted = [told(cell, ending) for cell in row if isinstance(cell, int | date | Share)]
        found = False
        for line in lines(ending):
            rest = iter(line)
            found = found or all(any(cell in one for cell in rest) for one in wanted)
        assert found, row


def test_the_tables_have_the_numbers_of_the_json() -> None:
    """The two by two, the bodies and what is waited for are those of `--json`, to the share."""
    data = json.loads(json.dumps(figures().as_json([]), default=str))
    by_name = {table.name: table.rows for table in tables()}
    done, open_, _ = by_name["two_by_two"]
    assert [done[1], done[3], open_[1], open_[3]] == [data["totals"][name] for name in DATED]
    shares = [str(cell).replace(",", ".") for cell in (*done[2:5:2], *open_[2:5:2])]
    assert shares == [str(data["percent"][name]).replace(",", ".") for name in DATED]
    for row, one in zip(by_name["bodies"], data["by_body"], strict=True):
        counts = [cell for cell in row if isinstance(cell, int)]
        assert {one["totals"][name] for name in ("all", *DATED)} <= set(counts)
        assert one["name"] in row
    for row, wait in zip(by_name["waits"], data["waits"], strict=True):
        assert wait["days"] in row
    assert len(by_name["annex"]) == len(data["rows"])


def hostile_titles() -> list[str]:
    """Titles put together at random of what is more than text elsewhere."""
    rng = Random(5)  # noqa: S311
    return ["".join(rng.choices(SIGNS + MARKS, k=rng.randint(1, 9))) for _ in range(HOSTILE)]


@pytest.mark.parametrize("ending", [*FORMS, "csv"])
def test_no_title_breaks_a_file(ending: str) -> None:
    """Two hundred titles are written, the file is opened again, and each row has its own title
    without what no file can hold."""
    titles = hostile_titles()
    tasks = {f"t{number}": {"due": "by 2023-03-31"} for number in range(HOSTILE)}
    made = figures_of(opened(tasks, today=date(2023, 7, 2)), "plan", today=date(2023, 7, 2))
    work = tuple(
        replace(one, row=one.row | {"title": titles[int(one.row["task"][1:])]})
        for one in made.facts.work
    )
    bundle = bundle_of(replace(made, facts=replace(made.facts, work=work)))
    content = render(bundle, ending, Templates())
    if ending == "docx":
        table = docx.Document(BytesIO(content)).tables[-1]
        found = {row.cells[1].text: row.cells[2].text for row in table.rows}
    elif ending == "xlsx":
        sheets = openpyxl.load_workbook(BytesIO(content)).worksheets
        cells = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
        found = {str(row[1]): str(row[2] or "") for row in cells if len(row) > 2}
    else:
        text = content.decode("utf-8-sig")
        assert all(f"t{number}" in text for number in range(HOSTILE))
        return
    for number, title in enumerate(titles):
        assert plain(found[f"t{number}"]) == plain(title), title


def plain(text: str) -> str:
    """The letters and signs of a text, without blanks and what no file can hold."""
    kept = unicodedata.normalize("NFC", text)
    return "".join(c for c in kept if not c.isspace() and unicodedata.category(c) != "Cc")
