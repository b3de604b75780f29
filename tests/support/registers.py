"""A register of made-up and public titles with what a person would record, as awaited documents and
as files of many kinds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from docx import Document
from openpyxl import Workbook

from engine.memory.ledger import MemoryLedger
from engine.queries.register_rows import awaited_documents, issuer_directory
from engine.service.engine import Engine
from workflows.library import shipped_plan
from workflows.loader import read_plan
from workflows.matching.incoming import IncomingDocument
from workflows.matching.matcher import Finding, Matcher

TITLES = Path(__file__).parents[1] / "workflows" / "matching" / "register.ndjson"
HEADINGS = (
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Đơn vị hoặc người nhận",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
"""The columns of the official form."""

TODAY = date(2024, 6, 3)


@dataclass(frozen=True, slots=True)
class TitledRow:
    """A row of the register: its document, the triggers that a person would record, those that may
    be proposed beside, whether it was held out while the matcher was made."""

    number: str
    issuer: str
    issued: date
    title: str
    gold: tuple[str, ...]
    also: tuple[str, ...]
    kind: str
    held: bool

    @property
    def document(self) -> IncomingDocument:
        """The row as a document."""
        return IncomingDocument(self.number, self.issuer, self.title, issued=self.issued)

    @property
    def cells(self) -> list[str]:
        """The row in the columns of the official form."""
        day = self.issued.strftime("%d/%m/%Y")
        return [day, "7", self.issuer, self.number, day, self.title, "Văn thư", "", "", ""]


@cache
def titled_rows() -> tuple[TitledRow, ...]:
    """All rows of the register."""
    found = []
    for line in TITLES.read_text(encoding="utf-8").splitlines():
        said = json.loads(line) | {"issued": date.fromisoformat(json.loads(line)["issued"])}
        said |= {name: tuple(said[name]) for name in ("gold", "also")}
        found.append(TitledRow(**said))
    return tuple(found)


def seed_engine() -> Engine:
    """An engine in memory in which the shipped plan is in force."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    engine = Engine(MemoryLedger(), lambda: datetime(2024, 6, 3, 2, tzinfo=UTC), zone, by="thu")
    plan = read_plan(shipped_plan("nq21-duc-pho")).plan
    assert plan
    engine.adopt(plan, today=date(2022, 10, 17))
    return engine


def seed_matcher(titles: Iterable[str] = ()) -> Matcher:
    """A matcher of what the shipped plan awaits."""
    with seed_engine().ledger.reading() as unit:
        plans = unit.plans()
        awaited = list(awaited_documents(unit, plans))
        return Matcher(awaited, issuer_directory(unit.bodies()), titles)


@dataclass(frozen=True, slots=True)
class Score:
    """How well findings meet what a person would record. `near` and `noise` are rows of which
    nothing is to be recorded and that are proposed; noise has nothing in common with a trigger."""

    precision: float
    recall: float
    shown: float
    near: int
    noise: int


def score(rows: Sequence[TitledRow], findings: Sequence[tuple[str, Sequence[str]]]) -> Score:
    """The score of findings: of each row its status and the triggers shown."""
    hits = wrong = gold = seen = near = noise = 0
    for row, (status, shown) in zip(rows, findings, strict=True):
        proposed = shown if status == "proposed" else ()
        bad = [name for name in proposed if name not in row.gold + row.also]
        hits += len(set(row.gold) & set(proposed))
        seen += len(set(row.gold) & set(shown))
        gold += len(row.gold)
        wrong += len(bad)
        near += bool(bad and not row.gold and row.kind != "unrelated")
        noise += bool(bad and row.kind == "unrelated")
    return Score(hits / max(1, hits + wrong), hits / gold, seen / gold, near, noise)


def shown_of(finding: Finding) -> tuple[str, list[str]]:
    """A finding as `score` takes it."""
    return finding.status, [one.awaited.trigger for one in finding.proposals]


def csv_bytes(rows: Sequence[TitledRow], mark: str = ",", encoding: str = "utf-8") -> bytes:
    """The register as text between marks."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark).writerows([HEADINGS, *(row.cells for row in rows)])
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: Sequence[TitledRow], arrange: Callable[[Any], None] | None = None) -> bytes:
    """The register as a workbook with dates of its own; `arrange` may change the sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(HEADINGS)
    for row in rows:
        cells: list[Any] = list(row.cells)
        cells[0] = cells[4] = datetime.combine(row.issued, datetime.min.time())
        sheet.append(cells)
    if arrange:
        arrange(sheet)
    return saved(book)


def messy_xlsx_bytes(rows: Sequence[TitledRow]) -> bytes:
    """The same with a title, merged cells, a header in two lines, the numbers of the columns, the
    heading of a month and blank lines."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["ĐẢNG BỘ TỈNH - SỔ VĂN BẢN ĐẾN"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(["TT", "Đến", None, "Văn bản", None, None, None, "Ghi chú"])
    sheet.append(
        [None, "Ngày đến", "Số đến", "Nơi gửi", "Số/Ký hiệu", "Ngày VB", "TRÍCH YẾU", None]
    )
    for area in ("A3:A4", "B3:C3", "D3:G3", "H3:H4"):
        sheet.merge_cells(area)
    sheet.append([f"({number})" for number in range(1, 9)])
    sheet.append(["Tháng 01"])
    for number, row in enumerate(rows, start=1):
        day = row.issued.strftime("%d/%m/%Y")
        sheet.append([number, day, number, row.issuer, row.number, day, row.title, ""])
        if number % 7 == 0:
            sheet.append([])
    return saved(book)


def docx_bytes(rows: Sequence[TitledRow]) -> bytes:
    """The register as the table of a Word file."""
    document = Document()
    document.add_paragraph("SỔ VĂN BẢN ĐẾN")
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for cells in (HEADINGS, *(row.cells for row in rows)):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    return saved(document)


def json_bytes(rows: Sequence[TitledRow]) -> bytes:
    """The register as objects with the names of Annex VI."""
    return json.dumps([_annex(row) for row in rows], ensure_ascii=False).encode()


def _annex(row: TitledRow) -> Mapping[str, str]:
    figure, _, notation = row.number.partition("-" if "/" in row.number.partition("-")[2] else "/")
    return {
        "ArrivalDate": row.issued.isoformat(),
        "ArrivalNumber": "7",
        "OrganName": row.issuer,
        "CodeNumber": figure,
        "CodeNotation": notation,
        "IssuedDate": row.issued.isoformat(),
        "Subject": row.title,
    }


def saved(document: Any) -> bytes:
    """The bytes of an office document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
