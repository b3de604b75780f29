"""What-if and latest: forward from hypothetical steps, backward from a wanted date."""

from __future__ import annotations

import io

import pytest

from tests.cli.conftest import Office

DAY = ("--today", "2023-02-05")
STEPS = """\
- record: [model-regulation, guidance]
  issued: 01/02/2023
- complete: 1.b
  on: 2023-02-02
  today: 2023-02-03
- start: "2"
"""
LINES = """\
{"record": ["model-regulation", "guidance"], "issued": "2023-02-01"}

{"complete": "1.b", "on": "2023-02-02", "today": "2023-02-03"}
{"start": "2"}
"""


def steps(office: Office, text: str, name: str = "steps.yaml") -> str:
    """A file of steps."""
    path = office.folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("text", [STEPS, LINES], ids=["yaml", "ndjson"])
def test_what_would_follow(office: Office, text: str) -> None:
    """Steps of a list or a line each give the difference and keep nothing."""
    head = office.adopted()("verify").out
    answer = office("what-if", steps(office, text), *DAY, "--json")
    assert answer.data.keys() == {"entry", "event", "changes", "today"}
    assert (answer.data["entry"], answer.data["event"]) == (None, None)
    assert answer.data["today"] == "2023-02-05"
    states = {c["task"]: c["after"] for c in answer.data["changes"] if c["field"] == "state"}
    assert states == {"1.a": "active", "1.b": "done", "2": "in_progress"}
    assert office("verify").out == head
    page = office("what-if", steps(office, text), *DAY)
    assert "ĐẾN LÚC THỰC HIỆN: 1" in page.out
    assert "ĐỔI TRẠNG THÁI: 2" in page.out
    assert "không ghi gì" in page.err


def test_what_if_is_what_happens(office: Office) -> None:
    """The changes supposed are those of the act itself."""
    office.adopted()
    file = steps(office, "record: [model-regulation, guidance]\nissued: 2023-02-01\n")
    supposed = office("what-if", file, *DAY, "--json").data
    made = office(
        "record", "model-regulation", "guidance", "--issued", "2023-02-01", *DAY, "--json"
    ).data
    assert supposed["changes"] == made["changes"]


def test_what_if_something_is_taken_back(office: Office) -> None:
    """A document can be supposed to be corrected or withdrawn, a date put off, work settled."""
    office.adopted()
    office(
        "record",
        "model-regulation",
        "guidance",
        "--issued",
        "2022-12-10",
        "--number",
        "1-QC",
        "--today",
        "2022-12-12",
    )
    office("start", "1.a", "--today", "2022-12-15")
    text = """\
- {extend: 1.a, to: 2 tháng}
- {correct: 1-qc, issued: 2022-12-20}
- {retract: guidance, reason: thử}
- {settle: 1.a, decision: cancel}
"""
    data = office("what-if", steps(office, text), *DAY, "--json").data
    after = {c["field"]: c["after"] for c in data["changes"]}
    assert (after["state"], after["due"]) == ("cancelled", "2023-05-10")
    assert len(office("log", "--json").data) == 3


def test_steps_from_standard_input(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads the steps from standard input."""
    office.adopted()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LINES.encode())))
    assert len(office("what-if", "-", *DAY, "--json").data["changes"]) > 3


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_all_faults_with_their_places(office: Office, lang: str) -> None:
    """Every fault of a file is one line with its place, in order, and the exit code is 5."""
    text = """\
- {record: guidance, isued: 2023-02-01}
- {rtract: zzz}
- {start: [a], on: 2023-02-31}
- 5
- !!x {start: "2"}
- {complete: 1.b, without_trigger: maybe}
"""
    office.adopted()
    answer = office("what-if", steps(office, text), "--lang", lang)
    assert (answer.code, answer.out) == (5, "")
    places = [line.split("steps.yaml:")[1].split(": ")[0] for line in answer.err.splitlines()[:-1]]
    assert places == ["1:22", "2:3", "3:4", "3:20", "4:3", "5:3", "6:36"]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("- {record: guidence, issued: 2023-02-01}", 3, ":1:3: "),
        ("- {record: guidance}", 2, "--issued"),
        ("- {start: '9'}", 3, ":1:3: "),
        ("- {start: '3'}", 4, ":1:3: "),
        ("- {complete: 1.b}\n- {complete: 1.b}", 4, ":2:3: "),
        ("- {retract: zzz}", 3, "upon events"),
        ("just text", 5, ":1:1: "),
        ("- [a", 5, "YAML"),
        ('{"start": "2"}\n{"start": }', 5, ":2:"),
    ],
)
def test_a_step_that_cannot_be(office: Office, text: str, code: int, says: str) -> None:
    """A step that the facts forbid is told with its place, under the exit code of its kind."""
    office.adopted()
    answer = office("what-if", steps(office, text), *DAY)
    assert (answer.code, answer.out) == (code, "")
    assert says in answer.err
    assert "Traceback" not in answer.err


def test_no_database_is_made(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Without a database there is nothing to suppose about, and none is made."""
    one_line(office("what-if", steps(office, STEPS)), 3)
    assert not (office.folder / "upon.db").exists()
    assert "steps.yaml" in one_line(office.adopted()("what-if", "stepz.yaml"), 3)


def test_the_latest_day(office: Office) -> None:
    """The last day on which the missing documents may be issued, as a sentence and as JSON; issued
    then the task is due in time, issued a day later it is not."""
    office.adopted()
    data = office("latest", "1.a", "--due", "30/06/2023", "--json").data
    assert data == {
        "task": "1.a",
        "due": "2023-06-30",
        "latest": "2023-03-31",
        "triggers": ["model-regulation", "guidance"],
    }
    page = office("latest", "1.a", "--due", "2023-06-30").out
    assert "chậm nhất ngày\n31/03/2023" in page
    assert "Quy chế mẫu (model-regulation)" in page
    record = ("record", "model-regulation", "guidance", "--preview", "--json", "--issued")
    for day, in_time in (("2023-03-31", True), ("2023-04-01", False)):
        changes = office(*record, day).data["changes"]
        due = next(c["after"] for c in changes if c["field"] == "due")
        assert (due <= "2023-06-30") is in_time


def test_no_latest_day(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Where nothing is missing, or no day would do, that is said plainly."""
    office.adopted()
    nothing = office("latest", "1.b", "--due", "2023-06-30")
    assert (nothing.code, nothing.out) == (0, "")
    assert "không thiếu văn bản nào" in nothing.err
    data = office("latest", "1.b", "--due", "2023-06-30", "--json").data
    assert (data["latest"], data["triggers"]) == (None, [])
    assert "Không có ngày ban hành nào" in office("latest", "1.a", "--due", "1990-02-01").out
    assert office("latest", "1.a", "--due", "1990-02-01", "--json").data["latest"] is None
    assert "1.a" in one_line(office("latest", "1.x", "--due", "2023-06-30"), 3)
    one_line(office("latest", "1.a"), 2)
    one_line(office("latest", "1.a", "--due", "soon"), 5)


def test_one_document_needs_no_file(office: Office) -> None:
    """`--record` supposes a document by its name, in words where that is dated so."""
    office.adopted()
    supposed = ("--record", "huong dan", "--issued", "hôm qua", *DAY)
    answer = office("what-if", *supposed)
    assert answer.code == 0, answer
    asked = ("--record", "quyết định ấn định", "--sets-due", "30/6/2023", "--json", *DAY)
    changes = office("what-if", *asked).data["changes"]
    assert {change["task"] for change in changes} == {"3"}
    assert office("events", "--json").data == []
    assert office("what-if").code == 2
    assert office("what-if", "steps.yaml", "--record", "guidance").code == 2


def test_a_completion_ahead_needs_no_today(office: Office) -> None:
    """A move dated after today happens on its own day, and the picture is that day's."""
    office.adopted()
    steps = office.folder / "ahead.yaml"
    steps.write_text("- {complete: 1.b, on: 2024-05-04}\n", encoding="utf-8")
    data = office("what-if", str(steps), "--json", "--today", "2022-12-01").data
    states = {c["task"]: c["after"] for c in data["changes"] if c["field"] == "state"}
    assert states == {"1.b": "done", "2": "active"}
    assert data["today"] == "2024-05-04"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("hôm nay", "2023-02-10"),
        ("-1 tuần", "2023-02-03"),
        ("thứ hai tuần trước", "2023-01-30"),
        ("12.1.2023", "2023-01-12"),
        ("31/1", "2023-01-31"),
    ],
)
def test_dates_in_words_are_reckoned_from_today(office: Office, words: str, day: str) -> None:
    """A file looked at today may say so; the days that words name are noted with their places, and
    the changes are those of the day itself."""
    office.adopted()
    today = ("--json", "--today", "2023-02-10")
    step = "- {{record: guidance, issued: {0}, number: 7}}\n- {{extend: 1.b, to: {1}}}\n"
    plain = office("what-if", steps(office, step.format(day, "2023-06-30")), *today)
    worded = office("what-if", steps(office, step.format(words, "30/6")), *today)
    assert worded.code == plain.code == 0
    assert worded.data == plain.data
    assert "steps.yaml:2:3: to “30/6”: thứ Sáu 30/06/2023" in worded.err
    assert ("steps.yaml:1:3: issued" in worded.err) is (words != "12.1.2023")
    assert "to “" not in plain.err
