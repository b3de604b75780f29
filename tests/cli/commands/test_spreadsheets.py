"""Tables as spreadsheets write them: semicolons, tabs, empty columns at the end, workbooks."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cli.conftest import Office

CALENDAR = [
    ["date", "kind", "name", "name_en", "source", "status"],
    ["Sat Sun", "weekend", "Nghỉ hằng tuần", "Weekly days off", "Luật", "confirmed"],
    ["2023", "year", "", "", "Luật", "confirmed"],
    ["2023-09-04", "off", "Nghỉ bù", "Compensatory day", "Luật, Điều 1", "confirmed"],
]
BODIES = [
    ["id", "name", "under", "level", "groups"],
    ["tinh", "Tỉnh", "", "tỉnh", ""],
    ["xa-1", "Xã Một", "tinh", "xã", "cac-xa"],
]


def table(rows: list[list[str]], mark: str, blanks: int = 0) -> str:
    """Rows as text, with empty cells at the end of each."""
    quoted = [[f'"{cell}"' if mark in cell else cell for cell in row] for row in rows]
    return "".join(mark.join(row) + mark * blanks + "\n" for row in quoted)


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    """Rows as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("blanks", [0, 3])
def test_a_calendar_as_a_spreadsheet_writes_it(office: Office, mark: str, blanks: int) -> None:
    """Whatever stands between its cells; empty columns at the end say nothing."""
    file = office.folder / "days.csv"
    file.write_text(table(CALENDAR, mark, blanks), encoding="utf-8")
    assert office("calendar", "check", str(file)).code == 0
    assert office.adopted()("calendar", "put", str(file), "--reason", "x").code == 0
    days = office("calendar", "show", "2023", "--calendar", "days", "--json").data
    assert [row["source"] for row in days["rows"]] == ["Luật, Điều 1"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_bodies_with_empty_columns(office: Office, mark: str) -> None:
    """The table of bodies too."""
    file = office.folder / "bodies.csv"
    file.write_text(table(BODIES, mark, 2), encoding="utf-8")
    assert office("bodies", "import", str(file)).code == 0
    assert {row["id"] for row in office("bodies", "--json").data} >= {"tinh", "xa-1"}


def test_workbooks(office: Office) -> None:
    """A calendar and a table of bodies from a workbook; dates are read as dates, and a fault names
    the workbook and its row."""
    rows: list[list[Any]] = [list(row) for row in CALENDAR]
    rows[3][0] = date(2023, 9, 4)
    rows[2][0] = 2023
    days = workbook(office.folder / "days.xlsx", rows)
    assert office("calendar", "check", str(days)).code == 0
    bodies = workbook(office.folder / "bodies.xlsx", BODIES)
    assert office("bodies", "import", str(bodies)).code == 0
    faulty = workbook(office.folder / "faulty.xlsx", [*BODIES, ["xa-2", "Xã Hai", "nope", "", ""]])
    answer = office("bodies", "import", str(faulty))
    assert answer.code == 5
    assert f"{faulty}:4:" in answer.out
    broken = office.folder / "broken.xlsx"
    broken.write_text("no workbook", encoding="utf-8")
    assert office("calendar", "check", str(broken)).code in (1, 5)


@pytest.mark.parametrize(("lang", "said"), [("vi", "hãy cài"), ("en", "install it with")])
def test_without_the_reader_one_line_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    """Where openpyxl is not installed."""
    days = workbook(office.folder / "days.xlsx", CALENDAR)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    answer = office("calendar", "check", str(days), "--lang", lang)
    assert answer.code == 1
    assert said in answer.err
    assert "upon[read]" in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_orphan_has_no_silly_suggestion(office: Office, lang: str) -> None:
    """A row whose body above is nowhere is named without an empty "did you mean"."""
    file = office.folder / "bodies.csv"
    file.write_text("id,name,under\nxa-1,Xã Một,zzzzzz\n", encoding="utf-8")
    answer = office("bodies", "import", str(file), "--lang", lang)
    assert answer.code == 5
    assert "zzzzzz" in answer.out
    assert ": -" not in answer.out


def test_a_text_that_is_called_a_workbook(office: Office) -> None:
    """Another file under a workbook's name is refused in one line."""
    file = office.folder / "days.xlsx"
    file.write_text(table(CALENDAR, ","), encoding="utf-8")
    found = office("calendar", "check", str(file))
    assert found.code == 5
    assert "Traceback" not in found.err
