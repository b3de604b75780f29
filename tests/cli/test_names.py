"""A name, or words of it, is taken wherever an id is; refusals say what is missing, what to do."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Office

DAY = ("--today", "2023-02-10")
SERIES = """\
plan: series
title: Báo cáo theo yêu cầu
adopted: 2023-01-01
bodies:
  so-y-te: {name: Sở Y tế}
  bv: {name: Bệnh viện Đa khoa, under: so-y-te}
triggers:
  request: {name: Công văn yêu cầu báo cáo, issuer: so-y-te, kind: công văn, repeats: true}
  plan-set: {name: Quyết định giao chỉ tiêu, issuer: so-y-te}
  guide: {name: Có hướng dẫn kiểm định chất lượng, issuer: so-y-te}
tasks:
  "6":
    title: Gửi báo cáo
    lead: [bv]
    when: request
    due: 10 days after request
  "7":
    title: Giao chỉ tiêu cho các khoa
    lead: [bv]
    when: plan-set
    due: as set by plan-set
  "8":
    title: Tự đánh giá chất lượng
    lead: [bv]
    when: 2 of (guide, plan-set, request)
    due: 1 month after guide
  "9":
    title: Họp giao ban
    lead: [bv]
    due: by 2023-03-01
"""


@pytest.fixture
def hospital(office: Office) -> Office:
    """A hospital with a plan whose document repeats."""
    plan = office.folder / "series.yaml"
    plan.write_text(SERIES, encoding="utf-8")
    return office.having(("adopt", str(plan), "--today", "2023-01-01"))


@pytest.mark.parametrize("words", ["cong van yeu cau", "CÔNG VĂN", "yêu cầu báo cáo", "request"])
def test_a_document_is_found_by_words_of_its_name(hospital: Office, words: str) -> None:
    """Accents and case do not matter; the id is still taken."""
    answer = hospital("record", words, "--number", "1/SC", "--issued", "2023-02-01", "--json", *DAY)
    assert answer.code == 0, answer
    assert {change["task"] for change in answer.data["changes"]} >= {"6"}


@pytest.mark.parametrize(("lang", "said"), [("vi", "tên của nhiều mục"), ("en", "names several")])
def test_words_that_fit_several_are_refused(hospital: Office, lang: str, said: str) -> None:
    """Where nobody can be asked, the candidates are named with their ids."""
    answer = hospital("record", "so y te", "--issued", "2023-02-01", "--lang", lang, *DAY)
    assert answer.code == 2
    assert said in answer.err
    assert "request (Công văn yêu cầu báo cáo)" in answer.err


def test_without_a_document_those_awaited_are_named(hospital: Office) -> None:
    """`record` alone says what may be recorded, the one most waited for first."""
    answer = hospital("record", *DAY)
    assert answer.code == 2
    assert answer.err.index("request") < answer.err.index("guide")


@pytest.mark.parametrize("slip", ["btvtu-model-regulatio", "btvtu-model", "btvtu-modl-regulation"])
def test_an_id_with_a_slip_records_nothing(office: Office, slip: str) -> None:
    """An id that is nearly another's is told with those that are near, never taken for one."""
    office("adopt", "nq21-duc-pho", "--today", "2022-10-17")
    answer = office("record", slip, "--issued", "2022-11-30", "--today", "2022-12-02")
    if slip == "btvtu-model":
        # Whole parts of an id are words by which one finds it, and what was taken is told.
        assert answer.code == 0
        assert "“btvtu-model” được hiểu là" in answer.err
        assert "(btvtu-model-regulation)" in answer.err
        return
    assert answer.code == 3
    assert "btvtu-model-regulation" in answer.err
    assert len(office("log", "--json").data) == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_name_that_is_taken_for_a_document_is_told(office: Office, lang: str) -> None:
    """Nothing is guessed in silence; an id is taken as it stands."""
    office("adopt", "nq21-duc-pho", "--today", "2022-10-17")
    asked = ("--issued", "2022-11-30", "--today", "2022-12-02", "--lang", lang)
    said = office("record", "quy chế mẫu", *asked, "--preview").err
    assert "Quy chế mẫu" in said.split("\n")[0]
    assert "(btvtu-model-regulation)" in said.split("\n")[0]
    assert (
        "(btvtu-model-regulation)"
        not in office("record", "btvtu-model-regulation", *asked, "--preview").err
    )


def test_what_was_typed_is_no_word_of_the_program(office: Office) -> None:
    """A mistyped command or task is printed as it was typed, whatever it means elsewhere."""
    office.adopted()
    assert "'nothing'" in office("nothing").err
    assert "'nothing'" in office("report", "nothing").err
    assert "'nothing'" in office("why", "nothing").err


def test_tasks_bodies_and_documents_go_by_name(hospital: Office) -> None:
    """A task by its title, a body by its name, a document by its title's words."""
    assert "9  (series)" in hospital("why", "hop giao ban", *DAY).out
    assert hospital("complete", "họp giao ban", "--on", "2023-02-01", *DAY).code == 0
    assert hospital.row("9", *DAY)["state"] == "done"
    listed = hospital("tasks", "--body", "benh vien da khoa", "--json", *DAY).data
    assert {row["task"] for row in listed} == {"6", "7", "8", "9"}
    given = ("--issued", "2023-02-01", "--title", "Về việc giao chỉ tiêu năm 2023")
    assert hospital("record", "plan-set", *given, "--sets-due", "2023-06-01", *DAY).code == 0
    changed = hospital(
        "correct", "giao chi tieu nam 2023", "--number", "9/QĐ", "--reason", "x", *DAY
    )
    assert changed.code == 0
    assert hospital("events", "--json", *DAY).data[0]["number"] == "9/QĐ"


def test_an_occurrence_goes_by_its_document(hospital: Office) -> None:
    """By its number or one of its dates, which is also how it is shown."""
    for number, day in (("1/SC", "2023-02-01"), ("2/SC", "2023-02-03"), ("3/SC", "2023-02-06")):
        assert hospital("record", "request", "--number", number, "--issued", day, *DAY).code == 0
    refused = hospital("complete", "6", *DAY)
    assert refused.code == 4
    assert "1/SC, 2/SC, 3/SC" in refused.err
    assert hospital("complete", "6", "--occurrence", "1/sc", *DAY).code == 0
    assert hospital("start", "6", "--occurrence", "03/02/2023", *DAY).code == 0
    states = [row["state"] for row in hospital("tasks", "--json", *DAY).data if row["task"] == "6"]
    assert states == ["done", "in_progress", "active"]
    assert "3/SC" in hospital("due", *DAY).out
    why = hospital("why", "6", *DAY).out
    assert "6, kỳ 3/SC" in why
    assert "1/SC, 2/SC" in why
    assert "others that are open: 1/SC, 2/SC" in hospital("why", "6", "--lang", "en", *DAY).out


@pytest.mark.parametrize(
    ("lang", "cause", "next_"),
    [
        ("vi", "còn chờ Quyết định giao chỉ tiêu (plan-set)", "“upon record plan-set --number"),
        ("en", "waits for Quyết định giao chỉ tiêu (plan-set)", "`upon record plan-set --number"),
    ],
)
def test_a_waiting_task_says_what_is_missing(
    hospital: Office, lang: str, cause: str, next_: str
) -> None:
    """And the command that records it."""
    answer = hospital("start", "7", "--lang", lang, *DAY)
    assert answer.code == 4
    assert cause in answer.err
    assert next_ in answer.err
    assert answer.err.count("\n") == 1


def test_how_many_of_several_are_needed_is_said(hospital: Office) -> None:
    """Two of three, then one of the two that are left; recording one more starts it, and a preview
    does not say that it still waits."""
    assert "2 trong 3" in hospital("waiting", *DAY).out
    assert "2 of 3" in hospital("waiting", "--lang", "en", *DAY).out
    given = ("--issued", "2023-02-01", *DAY)
    first = hospital("record", "guide", *given)
    assert "Việc 8 còn chờ: một trong hai" in first.err
    preview = hospital("record", "request", "--preview", *given)
    assert "Việc 8" not in preview.err
    assert "còn chờ" not in hospital("record", "request", *given).err


def test_a_date_that_is_lacking_is_added_by_correcting(hospital: Office) -> None:
    """What the receipt advises works; a date that the document sets is no date of its own."""
    answer = hospital("record", "plan-set", "--issued", "2023-02-01", *DAY)
    assert "upon correct 2023-02-01-" in answer.err
    advised = answer.err[answer.err.index("upon correct") :].split("”")[0].split()[1:]
    command = [word.replace("NGÀY", "2023-06-01").replace("LÝ-DO", "x") for word in advised]
    assert hospital(*command, *DAY).code == 0
    assert hospital.row("7", *DAY)["due"] == "2023-06-01"
    assert "Ghi trước khi đến ngày" not in hospital(*command[:-1], "y", *DAY).err
    later = hospital("record", "guide", "--issued", "2023-02-01", "--sets-due", "2024-01-01", *DAY)
    assert "Ghi trước khi đến ngày" not in later.err


def test_an_extension_by_a_span_says_from_where(hospital: Office) -> None:
    """The receipt has the day from which the span was counted."""
    answer = hospital("extend", "9", "--to", "10 ngày làm việc", "--reason", "x", *DAY)
    assert "tính từ thứ Tư 01/03/2023" in answer.err
    again = hospital("extend", "9", "--to", "2 days", "--reason", "x", "--lang", "en", *DAY)
    assert "counted from Wednesday 2023-03-15" in again.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["record", "guide", "--date", "2023-01-01"], "--issued"),
        (["complete", "9", "--date", "2023-01-01"], "--on"),
        (["extend", "9", "--until", "2023-06-01"], "--to"),
        (["tasks", "--until", "2023-06-01"], "--before"),
        (["tasks", "--zzz", "x"], "--help"),
        (["record", "guide", "--number", "--today", "2023-01-01"], "--number cần một giá trị"),
        (["settle", "9"], "--keep (giữ kết quả), --reopen (mở lại), --cancel (hủy bỏ)"),
    ],
)
def test_mistakes_are_told_what_was_meant(
    hospital: Office, arguments: list[str], said: str
) -> None:
    """The option of the same meaning is named, never one of like letters and another meaning."""
    answer = hospital(*arguments)
    assert answer.code == 2
    assert said in answer.err


def test_the_right_file_and_year_are_named(hospital: Office) -> None:
    """A file of reminders is called so, and a year of which nothing is known is said to be so."""
    rules = hospital.folder / "rules.yaml"
    rules.write_text("due: {days: [x]}\n", encoding="utf-8")
    assert "Tệp nhắc việc có lỗi" in hospital("reminders", "set", str(rules), "--reason", "x").err
    out = hospital("calendar", "show", "2035").out
    assert "Chưa có danh sách ngày nghỉ của năm 2035." in out
    assert "không có ngày nào khác" not in out


def typed(command: list[str], answers: str, folder: Path) -> str:
    """What a terminal shows of a command whose questions are answered so."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "upon", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=environment,
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    shown = b""
    try:
        while data := os.read(ours, 65_536):
            shown += data
    except OSError:
        pass  # the terminal is gone with the process
    process.wait()
    os.close(ours)
    return shown.decode("utf-8", "replace")


def test_a_person_at_a_terminal_picks(hospital: Office) -> None:
    """Without an id words are asked for; of several the number is picked; a wrong answer to the
    question for a date asks again."""
    shown = typed(
        ["record", "--issued", "2023-02-01", *DAY],
        "zzz\nso y te\n9\n2\n01/13/2023\n01/06/2023\n",
        hospital.folder,
    )
    assert "Không có văn bản nào đang chờ khớp với: zzz" in shown
    assert "1. Công văn yêu cầu báo cáo (request)" in shown
    assert "Cần một số từ 1 đến 3" in shown
    assert hospital.row("7", *DAY)["due"] == "2023-06-01"
