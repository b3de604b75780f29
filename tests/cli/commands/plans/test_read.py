"""`upon read`: plan files, reports, phrases, own words, review; and files that cannot be read."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.workflows.reading.conftest import PLANS, TEXTS

Run = Callable[..., Any]
PLAN = """KẾ HOẠCH
Thử nghiệm

I. NHIỆM VỤ
1. Ban hành quy chế làm việc của cơ quan.
- Cơ quan chủ trì: Sở Nội vụ.
- Cơ quan phối hợp: Các sở, ngành; UBND các xã, phường.
- Thời gian hoàn thành: Trước ngày 15/12/2025.
2. Sơ kết việc thực hiện quy chế.
- Đầu mối liên hệ: Văn phòng UBND tỉnh.
- Cơ quan thực hiện: Sở Nội vụ.
- Thời gian hoàn thành: Quý đầu.
"""
ENCRYPTED_PDF = (PLANS / "encrypted.pdf.b64").read_text("ascii")


@pytest.fixture(name="plan_file")
def _plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_a_plan_file_comes_out_and_the_report_on_stderr(office: Run, plan_file: Path) -> None:
    """The YAML goes to standard output with places and questions; the report to stderr."""
    result = office("read", str(plan_file), "--adopted", "2025-11-01")
    assert result.code == 0
    assert "places: {title: line 5, lead: line 6, coordinating: line 7, time: line 8}" in result.out
    assert "due: before 2025-12-15" in result.out
    assert "says: " in result.out
    assert "2" in result.err.splitlines()[0]


def test_the_file_is_one_that_check_accepts(office: Run, plan_file: Path, tmp_path: Path) -> None:
    """What is read with `-o` has no faults, and is not written over without --force."""
    out = tmp_path / "ke-hoach.yaml"
    assert office("read", str(plan_file), "-o", str(out), "--adopted", "2025-11-01").code == 0
    assert office("check", str(out)).code == 0
    refused = office("read", str(plan_file), "-o", str(out))
    assert (refused.code, "--force" in refused.err) == (4, True)
    assert office("read", str(plan_file), "-o", str(out), "--force").code == 0
    shown = office("show", str(out), "I.1")
    assert "line 8" in shown.out


@pytest.mark.parametrize("name", TEXTS)
def test_each_plan_passes_the_check(office: Run, tmp_path: Path, name: str) -> None:
    """The six real plans and the seed give plan files without faults."""
    out = tmp_path / f"{name}.yaml"
    assert office("read", str(PLANS / f"{name}.txt"), "-o", str(out)).code == 0
    assert office("check", str(out)).code == 0


@pytest.mark.parametrize("name", ["13.docx", "14.docx", "14.xlsx", "14.pdf"])
def test_other_formats_give_the_same_tasks(office: Run, name: str) -> None:
    """Word, Excel and PDF give the tasks of the text, with places in their own form."""
    text = json.loads(office("--json", "read", str(PLANS / f"{name[:2]}.txt")).out)
    other = json.loads(office("--json", "read", str(PLANS / name)).out)
    wanted = {t["id"]: (t["when"], t["due"]) for t in text["plan"]["tasks"] if t["id"][0] == "P"}
    wanted = wanted or {t["id"]: (t["when"], t["due"]) for t in text["plan"]["tasks"]}
    found = {task["id"]: (task["when"], task["due"]) for task in other["plan"]["tasks"]}
    rules = list(found.values())
    assert all(rule in rules for rule in wanted.values())
    places = [task["places"]["title"] for task in other["plan"]["tasks"]]
    assert all(place.startswith(("paragraph", "table", "sheet", "page")) for place in places)


def test_the_report_adds_up(office: Run, plan_file: Path) -> None:
    """The counts of the JSON report are those of the plan; a doubt names its place."""
    found = json.loads(office("--json", "read", str(plan_file)).out)
    report = found["report"]
    assert report["tasks"] == len(found["plan"]["tasks"]) == 2
    assert sum(report["times"].values()) == 2
    assert report["times"]["asked"] == 1
    assert sum(report["words"].values()) == len(PLAN.replace("- ", "").split())
    assert set(report) >= {"tasks", "times", "roles", "remains", "doubts", "links"}


def test_phrases_are_read_a_line_each(office: Run, tmp_path: Path) -> None:
    """Each line has an answer, a broken one its error."""
    path = tmp_path / "phrases.ndjson"
    path.write_text(
        '{"id": 1, "text": "Quý IV/2025"}\nnonsense\n{"id": 3, "text": "định kỳ"}\n', "utf-8"
    )
    rows = [json.loads(line) for line in office("read", "--phrases", str(path)).out.splitlines()]
    assert [row["id"] for row in rows] == [1, None, 3]
    assert rows[0]["due"] == "in 2025-Q4"
    assert rows[1]["error"] == "nonsense"
    assert rows[2]["questions"]


def test_an_office_gives_its_own_words(office: Run, plan_file: Path, tmp_path: Path) -> None:
    """Labels, time words and bodies of an office's own files are taken."""
    words = tmp_path / "words.tsv"
    words.write_text("label\tcoordinating\tĐầu mối liên hệ\ntime\tCONT\tQuý đầu\n", "utf-8")
    bodies = tmp_path / "bodies.csv"
    bodies.write_text("id,name,under\nso-nv,Sở Nội vụ,\n", "utf-8")
    options = ("--words", str(words), "--bodies", str(bodies))
    found = json.loads(office("--json", "read", str(plan_file), *options).out)
    first, second = found["plan"]["tasks"]
    assert first["roles"]["lead"] == ["so-nv"]
    assert second["due"] == "continuous"
    assert "coordinating" in second["roles"]
    words.write_text("label\tboss\tX\n", "utf-8")
    assert office("read", str(plan_file), "--words", str(words)).code == 5


def test_a_review_is_left_and_taken_up_again(
    office: Run, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are written at once; what was put off is asked the next time."""
    out = tmp_path / "out.yaml"
    monkeypatch.setattr("sys.stdin", io.StringIO("x\n\ns\n"))
    assert office("read", str(plan_file), "-o", str(out), "--review").code == 0
    assert "confirmed: true" in out.read_text("utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("w\n\nby 2026-03-31\n"))
    again = office("read", str(plan_file), "-o", str(out), "--review")
    assert again.code == 0
    assert "due: by 2026-03-31" in out.read_text("utf-8")
    assert office("check", str(out)).code == 0


def zipped(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return packed.getvalue()


HOSTILE = {
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
    "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "locked.pdf": base64.b64decode(ENCRYPTED_PDF),
    "broken.pdf": b"%PDF-1.7 nothing of the kind",
    "broken.docx": zipped(word__document=b"<no xml") + b"x",
    "bomb.docx": zipped(**{"word__document.xml": b"0" * 210_000_000}),
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "binary.txt": bytes(range(256)) * 4,
    "empty.txt": b"  \n",
    "tcvn3.txt": "KÕ ho¹ch thùc hiÖn c¸c nhiÖm vô träng t©m n¨m 2005 cña c¬ quan".encode(),
    "latin.txt": "Kế hoạch".encode("utf-16-le")[1:] + b"\xff\xfe\xfd",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_is_one_line(office: Run, tmp_path: Path, name: str) -> None:
    """Bombs, locked, broken, old and foreign files: exit 5, one line that says what to do."""
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    result = office("read", str(path))
    assert (result.code, result.out) == (5, "")
    assert len(result.err.strip().splitlines()) == 1
    assert name in result.err


def test_a_missing_file_and_a_missing_name(office: Run, tmp_path: Path, plan_file: Path) -> None:
    """A file that is not there is exit 3 with the nearest, none at all exit 2."""
    missing = office("read", str(tmp_path / "ke-hoach.tx"))
    assert (missing.code, plan_file.name in missing.err) == (3, True)
    assert office("read").code == 2


def test_macros_and_links_of_a_word_file_do_nothing(office: Run, tmp_path: Path) -> None:
    """A Word file with a macro part and an outside link is read as its text alone."""
    document = docx.Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    document.part.relate_to(
        "http://192.0.2.1/pixel.png", docx.opc.constants.RELATIONSHIP_TYPE.IMAGE, is_external=True
    )
    path = tmp_path / "macro.docx"
    document.save(str(path))
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    found = json.loads(office("--json", "read", str(path)).out)
    assert found["report"]["tasks"] == 2


def test_formulas_and_merged_cells_of_a_sheet(office: Run, tmp_path: Path) -> None:
    """A merged cell holds for each of its rows, an empty one does not; a sheet is named."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Phụ lục"
    sheet.append(["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"])
    sheet.append([1, "Xây dựng kế hoạch năm", "Sở Nội vụ", "Quý I/2026"])
    sheet.append([2, "Tổ chức hội nghị tổng kết", None, "Quý II/2026"])
    sheet.append([3, "Báo cáo kết quả thực hiện", None, None])
    sheet.merge_cells("C2:C3")
    path = tmp_path / "bang.xlsx"
    book.save(str(path))
    found = json.loads(office("--json", "read", str(path), "--sheet", "phụ lục").out)
    tasks = found["plan"]["tasks"]
    assert [bool(task["roles"]) for task in tasks] == [True, True, False]
    assert tasks[1]["places"]["time"] == "sheet Phụ lục!D3"
    assert tasks[2]["open"]
    assert office("read", str(path), "--sheet", "khác").code == 5
