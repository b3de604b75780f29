"""The register of incoming documents: what it may be, the review, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Answer, Office
from tests.support.inbox import DAY, REGISTER_ROWS, entries, inbox, reviewed
from tests.support.registers import csv_bytes, json_bytes, messy_xlsx_bytes, score, xlsx_bytes
from tests.upon.files.register.test_bad_files import CASES

OneLine = Callable[[Answer, int], str]


def test_the_json_of_a_register(seeded: Office) -> None:
    """A row each, in the order of the register, with the keys that programs read."""
    data = inbox(seeded, "--json").data
    assert [row["row"] for row in data] == list(range(2, len(REGISTER_ROWS) + 2))
    keys = "row document status event same_as dismissed_by proposals faults"
    assert all(row.keys() == set(keys.split()) for row in data)
    first = data[0]
    assert first["document"] == {
        "key": "11-qc/tu@tinh-uy@2022-12-05",
        "number": "11-QC/TU",
        "issuer": "Ban Thường vụ Tỉnh ủy",
        "issuer_body": "btv-tinh-uy",
        "kind": "quy chế",
        "title": "Quy chế làm việc mẫu của đảng ủy cơ sở",
        "issued": "2022-12-05",
        "received": "2022-12-05",
        "arrival_number": "7",
    }
    best = first["proposals"][0]
    assert (first["status"], best["trigger"]) == ("proposed", "btvtu-model-regulation")
    assert {reason["what"] for reason in best["because"]} == {"issuer", "kind", "words"}
    assert (best["plan"], best["against"], best["tasks"]) == ("nq21", [], ["2.1.2.a"])
    assert 0 < best["score"] <= 1
    assert entries(seeded) == 1


def test_every_file_gives_the_same_answers(seeded: Office) -> None:
    """In a workbook, in one with a messy header and as objects, the same is proposed."""
    expected = [(row["status"], row["proposals"]) for row in inbox(seeded, "--json").data]
    files = {"a.xlsx": xlsx_bytes, "b.xlsx": messy_xlsx_bytes, "c.json": json_bytes}
    for name, build in files.items():
        (seeded.folder / name).write_bytes(build(REGISTER_ROWS))
        found = inbox(seeded, "--json", file=name).data
        assert [(row["status"], row["proposals"]) for row in found] == expected
    findings = [(status, [one["trigger"] for one in shown]) for status, shown in expected]
    assert score(REGISTER_ROWS, findings).precision >= 0.95


def test_what_people_read(seeded: Office) -> None:
    """Proposals with reasons for and against, counts, and what to do next; on 100 columns."""
    answer = inbox(seeded, "--lang", "en")
    assert "What plans may be awaiting" in answer.out
    assert "btvtu-model-regulation" in answer.out
    assert "+ Its issuer “Ban Thường vụ Tỉnh ủy” is Ban Thường vụ Tỉnh ủy" in answer.out
    assert "Nothing was recorded" in answer.err
    assert "--review" in answer.err
    assert max(map(len, answer.out.splitlines())) <= 100


def test_only_some_statuses_and_lines(seeded: Office) -> None:
    """Rows are shown by their status and their line."""
    data = inbox(seeded, "--json", "--status", "doubtful,none").data
    assert inbox(seeded, "--json", "--status", "cần-xem,Không liên quan").data == data
    assert {row["status"] for row in data} <= {"doubtful", "none"}
    assert [row["row"] for row in inbox(seeded, "--json", "--row", "4..6").data] == [4, 5, 6]
    assert len(inbox(seeded, "--json", "--row", "4").data) == 1


def test_how_the_columns_are_understood(seeded: Office) -> None:
    """`--map ?` lists which column was taken for what."""
    answer = inbox(seeded, "--map", "?", "--lang", "en")
    assert "number          Số, ký hiệu văn bản" in answer.out
    assert inbox(seeded, "--map", "?", "--json").data["title"] == "Tên loại và trích yếu nội dung"


@pytest.mark.parametrize("name", ["duyet.xlsx", "duyet.csv"])
def test_accepted_rows_are_recorded_once(seeded: Office, name: str) -> None:
    """What a review accepts is recorded; the same again gives the same answer and no entry, and the
    register then says what is recorded and dismissed."""
    review = reviewed(
        seeded, {2: "btvtu-model-regulation", 4: "btvtu-regulation-guidance", 3: "-"}, name
    )
    preview = inbox(seeded, "--accept", review, "--preview", "--json").data
    assert [row["entry"] for row in preview] == [None, None, None]
    assert any(row["changes"] for row in preview)
    assert entries(seeded) == 1
    made = inbox(seeded, "--accept", review, "--json").data
    assert [(row["row"], row["entry"]) for row in made] == [(2, 2), (3, 3), (4, 4)]
    assert [row["changes"] for row in made] == [row["changes"] for row in preview]
    again = inbox(seeded, "--accept", review, "--json").data
    assert [row["entry"] for row in again] == [2, 3, 4]
    assert entries(seeded) == 4
    data = inbox(seeded, "--json").data
    assert [row["status"] for row in data[:3]] == ["recorded", "dismissed", "recorded"]
    assert data[0]["event"] == made[0]["event"]
    assert data[1]["dismissed_by"] == seeded("log", "--json").data[-1]["by"]
    assert seeded("verify").code == 0
    assert seeded.row("2.1.2.a", *DAY)["state"] == "active"


def test_a_dismissed_row_can_be_taken_back(seeded: Office) -> None:
    """Undone, the row comes back; decided anew, it is recorded."""
    review = reviewed(seeded, {2: "-"})
    assert inbox(seeded, "--accept", review).code == 0
    assert "11-QC/TU" in seeded("log").out
    assert seeded("undo", *DAY).code == 0
    assert inbox(seeded, "--json").data[0]["status"] == "proposed"
    assert inbox(seeded, "--accept", review).code == 0
    assert inbox(seeded, "--json").data[0]["status"] == "dismissed"
    second = reviewed(seeded, {2: "btvtu-model-regulation"}, "hai.csv")
    # What was dismissed stands in no review, so the line is not there to be filled in.
    assert "11-QC/TU" not in (seeded.folder / second).read_text("utf-8")


def test_a_document_recorded_by_hand(seeded: Office) -> None:
    """A document that was recorded without the register is known by its number, issuer and date,
    however they were typed."""
    seeded(
        "record",
        "btvtu-model-regulation",
        "--issued",
        "2022-12-05",
        "--number",
        "11 - qc/tu",
        "--issuer",
        "BTV tỉnh uỷ",
        "--title",
        "Quy chế làm việc mẫu của đảng ủy cơ sở",
        *DAY,
    )
    first = inbox(seeded, "--json").data[0]
    assert (first["status"], first["event"][:10]) == ("recorded", "2022-12-05")
    review = reviewed(seeded, {})
    assert "11-QC/TU" not in [c.value for c in load_workbook(review).active["C"]]


def test_a_retracted_document_can_be_recorded_again(seeded: Office) -> None:
    """What was retracted is open again, and the same review records it anew."""
    review = reviewed(seeded, {2: "btvtu-model-regulation"})
    event = inbox(seeded, "--accept", review, "--json").data[0]["event"]
    assert seeded("retract", event, "--reason", "nhầm", *DAY).code == 0
    assert inbox(seeded, "--json").data[0]["status"] == "proposed"
    assert inbox(seeded, "--accept", review, "--json").data[0]["entry"] == 4


def test_all_or_nothing(seeded: Office, one_line: OneLine) -> None:
    """A row that cannot be recorded stops all, unless the others are to be kept going with."""
    text = (seeded.folder / "so.csv").read_text("utf-8").replace("12/12/2022", "")
    (seeded.folder / "so.csv").write_text(text, "utf-8")
    review = reviewed(seeded, {2: "btvtu-model-regulation", 3: "btvtu-model-regulation"})
    assert "3" in one_line(inbox(seeded, "--accept", review), 5)
    assert entries(seeded) == 1


def test_two_clerks_disagree(seeded: Office, one_line: OneLine) -> None:
    """A row recorded as one thing is not recorded as another; the others go on if that is asked."""
    first = reviewed(seeded, {2: "btvtu-model-regulation"})
    second = reviewed(
        seeded, {2: "btvtu-regulation-guidance", 4: "btvtu-regulation-guidance"}, "hai.csv"
    )
    assert inbox(seeded, "--accept", first).code == 0
    assert "btvtu-model-regulation" in one_line(inbox(seeded, "--accept", second), 4)
    assert entries(seeded) == 2
    answer = inbox(seeded, "--accept", second, "--keep-going", "--json")
    assert (answer.code, [row["row"] for row in answer.data]) == (4, [4])
    assert entries(seeded) == 3


def test_a_register_that_changed(seeded: Office, one_line: OneLine) -> None:
    """A review goes with the register that it was made from."""
    review = reviewed(seeded, {2: "btvtu-model-regulation"})
    (seeded.folder / "so.csv").write_bytes(csv_bytes(REGISTER_ROWS[1:]))
    assert "duyet.xlsx" in one_line(inbox(seeded, "--accept", review), 5)
    assert entries(seeded) == 1


@pytest.mark.parametrize(
    ("accept", "code", "hint"),
    [("btvtu-model-regulatio", 3, "btvtu-model-regulation"), ("x y", 3, "x"), ("=1+1", 3, "=1+1")],
)
def test_what_is_no_trigger(
    seeded: Office, one_line: OneLine, accept: str, code: int, hint: str
) -> None:
    """The line of the review is named with the nearest triggers, and nothing is recorded."""
    review = reviewed(seeded, {2: accept, 3: "-"}, "duyet.csv")
    message = one_line(inbox(seeded, "--accept", review), code)
    assert hint in message
    assert "dòng 2" in message
    assert entries(seeded) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("--map", "Nơi gửi"), 5, "--map"),
        (("--map", "Tác giả=issuers"), 5, "issuer"),
        (("--map", "Không có=issuer"), 5, "Tác giả"),
        (("--row", "5..2"), 5, "--row"),
        (("--row", "x"), 5, "--row"),
        (("--year", "22"), 5, "--year"),
        (("--status", "propose"), 5, "có-thể"),
        (("--scope", "tinh-b"), 3, "tinh"),
        (("--review", "a.xlsx", "--accept", "b.xlsx"), 2, "--accept"),
        (("--accept", "khong-co.xlsx"), 3, "khong-co"),
        (("--accept", "so.csv"), 5, "accept"),
        (("--ask",), 2, "--review"),
        (("--encoding", "x"), 5, "x"),
        (("--review", "khong/co/a.csv"), 1, "khong/co/a.csv"),
    ],
)
def test_bad_options(
    seeded: Office, one_line: OneLine, arguments: tuple[str, ...], code: int, hint: str
) -> None:
    """Each bad option is one line that names what is allowed."""
    assert hint in one_line(inbox(seeded, *arguments), code)
    assert entries(seeded) == 1


def test_text_of_a_register_is_never_a_formula(seeded: Office) -> None:
    """A summary that begins like a formula is text in the review, in a workbook and between
    commas."""
    text = (
        (seeded.folder / "so.csv")
        .read_text("utf-8")
        .replace(REGISTER_ROWS[0].title, "=1+1 Quy chế mẫu")
    )
    (seeded.folder / "so.csv").write_text(text, "utf-8")
    reviewed(seeded, {}, "duyet.xlsx")
    found = [c for row in load_workbook(seeded.folder / "duyet.xlsx").active for c in row]
    assert [c.data_type for c in found if str(c.value).startswith("=1+1")] in (["s"], ["s", "s"])
    assert inbox(seeded, "--review", "duyet.csv").code == 0
    assert ",=1+1" not in (seeded.folder / "duyet.csv").read_text("utf-8-sig")


def test_a_bad_register_leaves_the_ledger_as_it_was(seeded: Office, one_line: OneLine) -> None:
    """Of each way in which a file can be bad, one is refused in a line, with whatever option, and
    nothing is recorded."""
    kinds = {code: name for name, (data, code) in CASES.items() if len(data) < 200_000}
    assert len(kinds) > 6
    for name in kinds.values():
        (seeded.folder / name).write_bytes(CASES[name][0])
        for option in ((), ("--review", "duyet.xlsx"), ("--accept", "duyet.xlsx")):
            answer = inbox(seeded, *option, file=name)
            assert name in one_line(answer, answer.code)
            assert answer.code in {1, 5}
    assert entries(seeded) == 1
    assert not (seeded.folder / "duyet.xlsx").exists()
