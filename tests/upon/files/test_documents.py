"""Documents by their content: formats, list numbers of Word, merged cells of HTML, places."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from upon.files.document_errors import UnreadableDocumentError
from upon.files.documents import ReaderOptions, form_of, looks_old, read_document_bytes
from upon.files.read_plans import ReadingRequest, ReadResult, read_plan_document
from upon.words.reading import ReadingSentences
from upon.words.texts import Words
from workflows.reading.plan_yaml import write_plan

PAGE = """<html><head><title>x</title><script>alert("1. Việc")</script></head><body>
<h1>KẾ HOẠCH</h1>
<p>I. NHIỆM VỤ</p>
<table>
<tr><th rowspan=2>TT</th><th rowspan=2>Nội dung công việc</th><th colspan=2>Phân công</th>
<th rowspan=2>Thời gian hoàn thành</th></tr>
<tr><th>Chủ trì</th><th>Phối hợp</th></tr>
<tr><td>1</td><td>Rà soát văn bản</td><td>Sở Tư pháp</td><td rowspan=2>Các sở</td>
<td>Tháng 5/2026</td></tr>
<tr><td>2</td><td>Báo cáo kết quả</td><td>Sở Nội vụ</td><td></td></tr>
</table></body></html>
"""
PLAIN = """KẾ HOẠCH
Thử

NHIỆM VỤ

Xây dựng quy chế của cơ quan.
Cơ quan chủ trì: Sở Nội vụ
Thời gian: Quý I/2026

Tổ chức hội nghị tổng kết năm.
Cơ quan chủ trì: Sở Tư pháp
Thời gian: Quý II/2026
"""


def read(data: bytes, name: str) -> ReadResult:
    document = read_document_bytes(data, name, ReaderOptions())
    sentences = ReadingSentences(Words("vi"))
    return read_plan_document(document, ReadingRequest(date(2026, 1, 1)), sentences)


def word_file() -> bytes:
    """Two tasks under numbers that Word counts, their labels as bullets."""
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_heading("NHIỆM VỤ", 1)
    for number in ("nhất", "hai"):
        document.add_paragraph(f"Xây dựng quy chế thứ {number} của cơ quan", style="List Number")
        document.add_paragraph("Cơ quan chủ trì: Sở Nội vụ", style="List Bullet")
        document.add_paragraph("Thời gian hoàn thành: Quý I/2026", style="List Bullet")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_numbers_that_word_counts_are_numbers() -> None:
    """A list's number, which stands in no text, leads its item as Word shows it."""
    plan = read(word_file(), "x.docx").plan()
    titles = [task.title for task in plan.tasks.values()]
    assert titles == [f"Xây dựng quy chế thứ {number} của cơ quan" for number in ("nhất", "hai")]
    assert [name.rpartition(".")[2] for name in plan.tasks] == ["1", "2"]
    assert all(task.lead and task.due == "in 2026-Q1" for task in plan.tasks.values())


def test_merged_cells_and_a_header_of_two_rows() -> None:
    """A cell over two rows holds for both, an empty one is asked about; scripts are no text."""
    tasks = list(read(PAGE.encode(), "x.html").plan().tasks.values())
    assert [task.title for task in tasks] == ["Rà soát văn bản", "Báo cáo kết quả"]
    assert tasks[0].coordinating == tasks[1].coordinating
    assert tasks[0].lead != tasks[1].lead
    assert (tasks[1].due, bool(tasks[1].open)) == ("none", True)


def test_lines_without_numbers() -> None:
    """A line before labels is their task, where nothing has a number."""
    tasks = list(read(PLAIN.encode(), "x.txt").plan().tasks.values())
    assert [task.title for task in tasks] == [
        "Xây dựng quy chế của cơ quan.",
        "Tổ chức hội nghị tổng kết năm.",
    ]


def test_a_sheet_that_was_pasted() -> None:
    """Rows between tabs on standard input are a table."""
    rows = (
        "TT\tNhiệm vụ\tĐơn vị chủ trì\tThời hạn",
        "1\tRà soát\tSở Y tế\tQuý I/2026",
        "2\tX\tSở Y tế\t",
    )
    tasks = list(read("\n".join(rows).encode(), "-").plan().tasks.values())
    assert [task.due for task in tasks] == ["in 2026-Q1", "none"]


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b"%PDF-1.7", "x.txt", "pdf"),
        (b"<!DOCTYPE html><p>x", "x.txt", "html"),
        (b"a;b", "x.csv", "csv"),
        ("Kế hoạch".encode(), "x.docx", "text"),
    ],
)
def test_the_format_is_that_of_the_content(data: bytes, name: str, form: str) -> None:
    """A wrong extension does not matter."""
    assert form_of(data, name) == form


def test_old_encodings_are_told() -> None:
    """TCVN3 that was decoded as Latin is recognised; French and Vietnamese are not taken for it."""
    assert looks_old("KÕ ho¹ch thùc hiÖn c¸c nhiÖm vô träng t©m n¨m 2005 cña c¬ quan")
    assert not looks_old("Déjà vu, élève, garçon: où êtes-vous allés à Noël?")
    assert not looks_old("Kế hoạch thực hiện các nhiệm vụ trọng tâm")
    with pytest.raises(UnreadableDocumentError):
        read("KÕ ho¹ch thùc hiÖn c¸c nhiÖm vô träng t©m".encode(), "x.txt")


def test_the_plan_file_is_read_back_as_it_is_written() -> None:
    """Quotes, colons, long texts and odd keys come back out of the YAML."""
    from ruamel.yaml import YAML  # noqa: PLC0415  only to read back

    data = {
        "plan": "p",
        "title": 'Một "kế hoạch": dài ' + "rất dài " * 40 + "'x' # không phải chú thích",
        "tasks": {
            "2.1.đ": {
                "title": "yes",
                "note": "- gạch",
                "open": [{"asks": "?", "readings": ["a: b", "c"]}],
            }
        },
    }
    back = YAML(typ="safe").load(write_plan(data))
    assert back == {**data, "title": " ".join(str(data["title"]).split())}
