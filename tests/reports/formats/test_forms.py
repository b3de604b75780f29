"""The papers as files: the same numbers in each, the same bytes again, text as text, the layout of
both forms."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

from engine.model.states import Move
from engine.service.engine import Engine
from reports.figures.buckets import BUCKETS, DATED
from reports.figures.figures import Figures
from reports.figures.flow import STEPS
from reports.formats.comma_rows import comma_rows
from reports.formats.errors import TooLongError
from reports.formats.pdf import MOST_ROWS, pdf
from reports.formats.targets import FORMATS, Templates, render
from reports.papers.blocks import Bundle, Column, Table
from reports.papers.makers import KINDS
from tests.support.papers import bundle_of, figures_of
from tests.support.strategies import opened

TODAY = date(2023, 7, 2)
BODIES = {"a": {"name": "Cơ quan A"}, "b": {"name": "Cơ quan B"}}
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "{{7*7}}",
    "{% for x in y %}",
    "{_{ 7*7 }_}",
    "<b>&amp;</b><!-- -->",
    "]]></w:t><w:br/>",
    "a\x00b\x07c\x1b[31m",
    "\ue0000.1\ue000",
    "x" * 10_000,
    "e\u0301\u0302 NFD ệ",
    "https://example.org/ 'x' \"y\" `z` | * _ [a](b) #",
    "dòng một\ndòng hai",
    "\u202egnirts",
    "😀 𝒳",
)


@cache
def engine() -> Engine:
    """An office with something in most buckets, and texts that try to be more than text."""
    tasks: dict[str, dict[str, Any]] = {
        "1": {"due": "by 2023-03-31", "lead": ["a"]},
        "2": {"due": "by 2023-02-28", "lead": ["a", "b"]},
        "3": {"due": "by 2023-12-31", "advising": ["b"], "coordinating": ["a"]},
        "4": {"due": "by 2023-02-01", "directing": ["b"]},
        "5": {"due": "continuous", "lead": ["a"]},
        "6": {"when": "x", "due": "1 month after x", "lead": ["b"]},
        "7": {"due": "by 2023-07-10", "lead": ["a"]},
    }
    tasks |= {f"8.{number}": {"lead": ["a"]} for number in range(len(HOSTILE))}
    made = opened(tasks, today=TODAY, bodies=BODIES)
    made.move(Move.COMPLETE, "1", on=date(2023, 3, 30), number="=7-BC/TU")
    made.move(Move.COMPLETE, "2", on=date(2023, 3, 1))
    made.extend("3", to=date(2024, 1, 31), reason="{{7*7}} <b>", number="9-CV/TU")
    return made


@cache
def figures(kind: str = "progress") -> Figures:
    """The figures of one kind of paper."""
    asked: dict[str, Any] = {"period": "2023-H1"} if kind != "chase" else {}
    asked |= {"body": "a"} if kind in ("chase", "assignments") else {}
    return hostile(figures_of(engine(), kind, today=TODAY, **asked))


def hostile(figures: Figures) -> Figures:
    """The same with titles that no plan file would let pass."""
    work = []
    for one in figures.facts.work:
        _, _, number = one.row["task"].partition("8.")
        title = HOSTILE[int(number)] if number else one.row["title"]
        work.append(replace(one, row=one.row | {"title": title}))
    return replace(figures, facts=replace(figures.facts, work=tuple(work)))


@cache
def made(kind: str, form: str, ending: str) -> bytes:
    """One paper as a file."""
    return render(bundle_of(figures(kind), form=form), ending, Templates())


def numbers(figures: Figures) -> dict[str, int]:
    """What every form of a report on results has to show, by its words."""
    words, found = figures.words, {}
    for name in BUCKETS:
        if name not in DATED:
            found[words.say(f"report.bucket.{name}")] = figures.totals[name]
    for step in (*STEPS, "open_at_end"):
        found[words.say(f"report.flow.{step}")] = figures.flow[step]
    return found


class Cells(HTMLParser):
    """The cells of a page's tables, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        """Open a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        self._open = tag in ("td", "th")
        if self._open:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        self._open = self._open and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        """Add to an open cell."""
        if self._open:
            self.rows[-1][-1] += data


def rows_in(ending: str) -> list[list[str]]:
    """All table rows of the report on results in one form, as texts."""
    content = made("progress", "party", ending)
    if ending == "docx":
        tables = docx.Document(BytesIO(content)).tables
        return [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    if ending == "html":
        parser = Cells()
        parser.feed(content.decode())
        return parser.rows
    if ending == "md":
        lines = content.decode().splitlines()
        return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return [
        ["" if cell is None else str(cell) for cell in row]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    ]


@pytest.mark.parametrize("ending", ["docx", "html", "md", "xlsx"])
def test_every_form_has_the_numbers_of_the_figures(ending: str) -> None:
    """The buckets, the flow and the two by two are read back as they were counted."""
    rows = rows_in(ending)
    for words, number in numbers(figures()).items():
        assert any(row[0].strip() == words and row[1].strip() == str(number) for row in rows), words
    sums = figures().totals
    says = figures().words.say
    for key, first, second in (("done", *DATED[:2]), ("open", *DATED[2:])):
        row = next(row for row in rows if row[0].strip() == says(f"report.line.{key}"))
        assert [row[1].strip(), row[3].strip()] == [str(sums[first]), str(sums[second])]


def test_the_printed_page_has_them_too() -> None:
    """The text of the PDF has each bucket with its number."""
    pages = pypdfium2.PdfDocument(made("progress", "party", "pdf"))
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    for words, number in numbers(figures()).items():
        assert f"{words} {number}" in text


def test_the_rows_of_a_file_for_programs() -> None:
    """The comma-separated rows are those of the figures, in order, behind a byte order mark."""
    content = made("progress", "party", "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row[1] for row in rows[1:]] == [row["task"] for row in figures().rows]
    assert rows[1][5] == "2023-03-31"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", [name for name in FORMATS if name != "pdf"])
def test_the_same_bytes_again(kind: str, ending: str) -> None:
    """A file is a function of what it is made from."""
    again = render(bundle_of(figures(kind)), ending, Templates())
    assert again == made(kind, "party", ending)


def test_the_same_bytes_of_print() -> None:
    """PDF too, which has dates and an id of its own."""
    assert pdf(bundle_of(figures("calendar"))) == made("calendar", "party", "pdf")


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_entries_of_an_archive_are_in_order_and_dated_by_the_cut_off(ending: str) -> None:
    """Nothing in the archive is of this day."""
    with zipfile.ZipFile(BytesIO(made("progress", "party", ending))) as archive:
        infos = archive.infolist()
        core = archive.read("docProps/core.xml").decode()
    assert {info.date_time for info in infos} == {(2023, 6, 30, 0, 0, 0)}
    assert [info.filename for info in infos[1:]] == sorted(i.filename for i in infos[1:])
    assert core.count("2023-06-30T00:00:00Z") == 2
    assert "Upon 9.9" in core
    assert figures().facts.head in core


def test_text_is_text_in_a_spreadsheet() -> None:
    """No title becomes a formula or a link; the only formulas are the sums."""
    book = openpyxl.load_workbook(BytesIO(made("progress", "party", "xlsx")))
    formulas = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    assert all(
        re.fullmatch(r"=SUBTOTAL\(103,A\d+:A\d+\)|=[A-Z]\d+([+-][A-Z]\d+)*", f) for f in formulas
    )
    assert not [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink
    ]


def test_text_is_text_in_rows_for_programs() -> None:
    """What would begin a formula has an apostrophe before it."""
    rows = csv.reader(io.StringIO(made("progress", "party", "csv").decode("utf-8-sig"), newline=""))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=1+1" in cells


@pytest.mark.parametrize("ending", ["docx", "html", "xlsx"])
def test_titles_stand_in_papers_as_they_are(ending: str) -> None:
    """Neither XML nor a template's marks in a title are taken for more than text."""
    text = "\n".join(cell for row in rows_in(ending) for cell in row)
    for title in (
        "=1+1",
        "{{7*7}}",
        "{% for x in y %}",
        "<b>&amp;</b><!-- -->",
        "]]></w:t><w:br/>",
    ):
        assert title in text
    assert "{_{ 7*7 }_}" in text
    assert "49" not in re.findall(r"\b49\b", text)


def test_a_sheet_is_as_people_use_it() -> None:
    """Real dates and numbers, a frozen and repeated header, a filter over all rows, A4 on its side
    and one page wide, sums that are formulas with their values."""
    content = made("progress", "party", "xlsx")
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Danh mục"]
    assert isinstance(sheet["F5"].value, date)
    assert sheet["F5"].number_format == "dd/mm/yyyy"
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == f"A4:I{4 + len(figures().rows)}"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    assert values["Danh mục"].cell(5 + len(figures().rows), 1).value == len(figures().rows)
    assert book["Tổng hợp"]._charts


def test_a_long_table_is_not_printed() -> None:
    """Beyond a thousand rows PDF is refused at once, with what to take instead."""
    bundle = bundle_of(figures())
    table = Table("annex", "", (Column("x", 1),), [["y"]] * (MOST_ROWS + 1))
    long = replace(bundle, papers=(replace(bundle.papers[0], annex=table),))
    with pytest.raises(TooLongError):
        pdf(long)


def test_several_letters_are_told_apart() -> None:
    """In rows for programs each row says whose it is."""
    bundle: Bundle = bundle_of(figures_of(engine(), "chase", today=TODAY))
    assert len(bundle.papers) == 2
    rows = list(csv.reader(io.StringIO(comma_rows(bundle).decode("utf-8-sig"), newline="")))
    assert {row[0] for row in rows[1:]} == {"Cơ quan A", "Cơ quan B"}


@pytest.mark.parametrize("count", range(5, 10))
def test_the_signature_never_stands_alone_on_a_page(count: int) -> None:
    """However many rows a letter has, something of its text stands on the page of its signature."""
    title = "Xây dựng, ban hành và tổ chức thực hiện quy chế làm việc của cấp ủy cơ sở"
    tasks = {
        f"{number}": {"due": "by 2023-06-30", "lead": ["a"], "title": title}
        for number in range(count)
    }
    letter = figures_of(opened(tasks, today=TODAY, bodies=BODIES), "chase", today=TODAY, body="a")
    pages = pypdfium2.PdfDocument(pdf(bundle_of(letter)))
    texts = [page.get_textpage().get_text_range() for page in pages]
    (signed,) = [text for text in texts if "Người Ký" in text]
    assert "Đề nghị" in signed
