"""Steps of tests of the command `inbox`: a register of titles, a review that a person filled in."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook

from tests.support.registers import titled_rows

REGISTER_ROWS = [*titled_rows()[:36], *titled_rows()[100:120]]
DAY = ("--today", "2024-06-03")


def inbox(office: Any, *arguments: str, file: str = "so.csv") -> Any:
    return office("inbox", file, *DAY, *arguments)


def reviewed(office: Any, accept: Mapping[int, str], name: str = "duyet.xlsx") -> str:
    """A review in which a person filled in some lines of the register; its name."""
    assert inbox(office, "--review", name).code == 0
    if name.endswith(".csv"):
        text = (office.folder / name).read_text("utf-8-sig")
        rows = list(csv.reader(text.splitlines()))
        for row in rows[1:]:
            row[-2] = accept.get(int(row[0]), "")
        with (office.folder / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return name
    book = load_workbook(office.folder / name)
    sheet: Any = book.active
    column = [cell.value for cell in sheet[1]].index("accept") + 1
    for line in range(2, sheet.max_row + 1):
        sheet.cell(line, column).value = accept.get(int(sheet.cell(line, 1).value))
    book.save(office.folder / name)
    return name


def entries(office: Any) -> int:
    return int(office("log", "--count").out)
