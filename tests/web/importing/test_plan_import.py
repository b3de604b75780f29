"""A plan is brought in: read out of a document, questioned, looked at, put into force."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from ruamel.yaml import YAML
from starlette.testclient import TestClient

from cli.main import run
from tests.web.conftest import DAY, Served, hidden

PATH = "/import"
DOCUMENT = Path(__file__).parents[3] / "docs" / "how-to" / "ke-hoach.docx"
ASKED = "II.1:0"
PROSE = """KẾ HOẠCH
Triển khai công tác năm 2023

I. NHIỆM VỤ
1. Ban hành Quy chế làm việc của phường
- Chủ trì: Văn phòng
- Thời gian: Sau 01 tháng kể từ khi có Quy chế mẫu của tỉnh
2. Báo cáo kết quả thực hiện
- Chủ trì: Văn phòng
- Thời gian: Trước ngày 15/12/2023
"""


def sent(
    admin: TestClient, act: str, given: Mapping[str, str], file: tuple[str, bytes] | None = None
) -> Any:
    """The answer to the form, sent by one of its buttons."""
    files = {"file": file} if file else None
    return admin.post(PATH, data={"text": "", **given, "act": act}, files=files)


def loaded(text: str) -> Any:
    """What a plan's text holds."""
    return YAML(typ="safe", pure=True).load(text)


def text_in(page: str) -> str:
    """The plan's text that stands in the form."""
    found = re.search(r'(?s)<textarea id="f-text"[^>]*>(.*?)</textarea>', page)
    assert found
    return html.unescape(found[1])


def read_document(admin: TestClient) -> Any:
    """The example of the guide, read."""
    answer = sent(admin, "read", {}, (DOCUMENT.name, DOCUMENT.read_bytes()))
    assert answer.status_code == 200, answer.text
    return answer


def plain(text: str) -> str:
    """A plan's text without the comment at its top."""
    return "".join(line for line in text.splitlines(True) if not line.startswith("#"))


def test_a_document_is_read_as_the_command_reads_it(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan's text is that of `upon read`; beside it each task with its place, the words of its
    time and the rules they were read as; nothing is recorded."""
    admin = served.signed_in("quantri")
    page = read_document(admin).text
    capsys.readouterr()
    run(["read", str(DOCUMENT), "--lang", "vi", "--today", DAY.isoformat()])
    assert plain(text_in(page)).strip("\n") == plain(capsys.readouterr().out).strip("\n")
    for text in (
        "Đã đọc 4 nhiệm vụ, 3 đề mục; 5 dòng phân công.",
        "paragraph 13: “Sau 01 tháng kể từ khi có Quy chế mẫu của Ủy ban nhân dân tỉnh”",
        "1 tháng kể từ Quy chế mẫu của Ủy ban nhân dân tỉnh",
        "Câu hỏi chưa trả lời (1)",
        "Kế hoạch 12-kh-ubnd, 4 việc",
    ):
        assert text in page, text
    assert admin.get("/v1/status").json()["entries"] == 2


def test_bodies_of_the_workspace_are_taken_by_their_ids(served: Served) -> None:
    """A document that names a body of the workspace gives its id, so that the work stands on that
    body's agenda; a body that nobody knows gets an id of its own."""
    admin = served.signed_in("quantri")
    known = {row["name"]: row["id"] for row in admin.get("/v1/bodies").json()}
    name = "Ban Thường vụ Thị ủy"
    text = PROSE.replace("Chủ trì: Văn phòng", f"Chủ trì: {name}", 1)
    plan = loaded(text_in(sent(admin, "read", {"text": text}).text))
    leads = [task["lead"] for task in plan["tasks"].values()]
    assert leads[0] == [known[name]] == ["btv-thi-uy"]
    assert plan["bodies"][known[name]]["name"] == name
    assert not {*leads[1]} & {*known.values()}


def test_what_was_read_is_put_into_force(served: Served) -> None:
    """An answer is taken into the text; the preview is of that text, and what was seen holds."""
    admin = served.signed_in("quantri")
    first = text_in(read_document(admin).text)
    page = sent(admin, "answer", {"text": first, f"answer:{ASKED}": "2"}).text
    text = text_in(page)
    question = loaded(text)["tasks"]["II.1"]["open"][0]
    assert (question["taken"], question["confirmed"]) == (question["readings"][1], True)
    assert "due" not in loaded(text)["tasks"]["II.1"]
    assert "Câu hỏi chưa trả lời" not in page
    marks = {name: hidden(page, name) for name in ("digest", "key")}
    other = text.replace("before 2025-12-15", "before 2025-12-12")
    assert sent(admin, "record", marks | {"text": other}).status_code == 412
    assert admin.get("/v1/status").json()["entries"] == 2
    made = sent(admin, "record", marks | {"text": text})
    assert made.status_code == 303, made.text
    assert "12-kh-ubnd" in [row["plan"] for row in admin.get("/v1/plans").json()]


def test_answers_that_were_not_taken_are_not_lost(served: Served) -> None:
    """Who answers and presses the last button at once is shown what that changes first."""
    admin = served.signed_in("quantri")
    page = read_document(admin).text
    given = {"text": text_in(page), f"answer:{ASKED}": "2"}
    given |= {name: hidden(page, name) for name in ("digest", "key")}
    answer = sent(admin, "record", given)
    assert answer.status_code == 412
    assert "confirmed: true" in text_in(answer.text)
    assert admin.get("/v1/status").json()["entries"] == 2


def test_rules_may_be_written(served: Served) -> None:
    """In either language; one that the grammar does not take is named at its field, with the text
    as it was."""
    admin = served.signed_in("quantri")
    first = text_in(read_document(admin).text)
    wrong = sent(admin, "answer", {"text": first, f"due:{ASKED}": "3 monts after x"})
    assert wrong.status_code == 422
    assert f'href="#f-due:{ASKED}"' in wrong.text
    assert text_in(wrong.text) == first
    given = {"text": first, f"due:{ASKED}": "by 31/12/2025", f"when:{ASKED}": ""}
    text = text_in(sent(admin, "answer", given).text)
    task = loaded(text)["tasks"]["II.1"]
    assert task["open"][0]["confirmed"] is True
    assert task["due"] == "by 31/12/2025"


@pytest.mark.parametrize("answer", ["9", "0", "x", "-1"])
def test_a_reading_that_there_is_not(served: Served, answer: str) -> None:
    """Is refused, and the plan stays as it was."""
    admin = served.signed_in("quantri")
    first = text_in(read_document(admin).text)
    found = sent(admin, "answer", {"text": first, f"answer:{ASKED}": answer})
    assert found.status_code == 422
    assert text_in(found.text) == first


def test_pasted_prose_and_tables_are_read(served: Served) -> None:
    """A text in the form, and a workbook: each with its places."""
    admin = served.signed_in("quantri")
    page = sent(admin, "read", {"text": PROSE}).text
    assert set(loaded(text_in(page))["tasks"]) == {"I.1", "I.2"}
    assert "line " in page
    book = Workbook()
    assert book.active is not None
    book.active.append(["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"])
    book.active.append(["1", "Ban hành Quy chế làm việc", "Văn phòng", "Trước ngày 15/12/2023"])
    book.active.append(["2", "Báo cáo kết quả", "Văn phòng", "Hằng quý"])
    data = BytesIO()
    book.save(data)
    page = sent(admin, "read", {}, ("phu-luc.xlsx", data.getvalue())).text
    assert len(loaded(text_in(page))["tasks"]) == 2


def test_what_the_office_knows_helps_to_read(served: Served) -> None:
    """The id of the plan and the day of its adoption, in the words of paper."""
    admin = served.signed_in("quantri")
    given = {"text": PROSE, "plan_id": "phuong", "adopted": "ngày 05 tháng 01 năm 2023"}
    data = loaded(text_in(sent(admin, "read", given).text))
    assert (data["plan"], data["adopted"]) == ("phuong", "2023-01-05")
    wrong = sent(admin, "read", given | {"adopted": "31/02/2023"})
    assert wrong.status_code == 422
    assert 'href="#f-adopted"' in wrong.text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ke-hoach.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".docx"),
        ("anh.png", b"\x89PNG\r\n\x1a\n", "không phải văn bản, Word, Excel, PDF hay HTML"),
        ("hong.docx", b"PK\x03\x04hong", "tệp hỏng hoặc không đúng định dạng"),
        ("thu.txt", "Độc lập - Tự do - Hạnh phúc\n".encode(), "không nhận ra nhiệm vụ nào"),
        ("ke-hoach.yaml", b"\xff\xfe\x00", "lỗi"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    served: Served, name: str, data: bytes, said: str
) -> None:
    """By what the file holds; nothing is recorded."""
    admin = served.signed_in("quantri")
    answer = sent(admin, "read", {}, (name, data))
    assert answer.status_code == 422, answer.text
    assert said in answer.text
    assert "faults" in answer.text


def test_a_plan_s_file_is_still_a_plan_s_file(served: Served) -> None:
    """Its faults have their lines; a new version of a plan in force lists its differences."""
    admin = served.signed_in("quantri")
    faulty = "plan: x\ntitle: y\ntasks:\n  '1': {title: a, due: 3 monts after z}\n"
    answer = sent(admin, "read", {"text": faulty})
    assert answer.status_code == 422
    assert "dòng 4" in answer.text
    good = "plan: x\ntitle: y\nadopted: 2023-01-02\ntasks:\n  '1': {title: a, due: by 2023-12-31}\n"
    page = sent(admin, "read", {}, ("x.yaml", good.encode())).text
    marks = {name: hidden(page, name) for name in ("digest", "key")}
    assert sent(admin, "record", marks | {"text": good}).status_code == 303
    new = good.replace("2023-12-31", "2023-11-30")
    assert "Khác với bản đang dùng" in sent(admin, "read", {"text": new}).text


def test_only_an_administrator_brings_one_in(served: Served) -> None:
    """Others are refused before anything is read; so is what another site sends."""
    for account in ("banxem", "vanthu", "truongban"):
        person = served.signed_in(account)
        assert person.get(PATH).status_code == 403
        assert sent(person, "read", {"text": PROSE}).status_code == 403
    cross = {"sec-fetch-site": "cross-site"}
    admin = served.signed_in("quantri")
    assert admin.post(PATH, data={"text": PROSE}, headers=cross).status_code == 403
