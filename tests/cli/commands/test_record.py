"""Recording documents: the plain case and the awkward ones, triggers, events."""

from __future__ import annotations

import io
import shutil

import pytest

from tests.cli.conftest import Office

BOTH = ("record", "model-regulation", "guidance", "--number", "01-QC/TU", "--issued")
CHANGE = {"plan", "task", "occurrence", "scope", "field", "before", "after"}


def test_a_record_starts_its_tasks(office: Office) -> None:
    """A document for both triggers starts the task and dates it; the head is acknowledged."""
    answer = office.adopted()(*BOTH, "10/12/2022", "--today", "2022-12-12")
    assert answer.code == 0
    assert "Đang chờ → Đến lúc thực hiện" in answer.out
    assert "hạn 10/03/2023" in answer.out
    row = office.row("1.a", "--today", "2022-12-12")
    assert (row["state"], row["due"]) == ("active", "2023-03-10")


def test_what_a_task_still_waits_for(office: Office) -> None:
    """A document that does not suffice says what its task still waits for, in a preview too."""
    record = ("record", "guidance", "--issued", "2022-12-10", "--today", "2022-12-12")
    expected = "Việc 1.a còn chờ: Quy chế mẫu (model-regulation)."
    assert expected in office.adopted()(*record, "--preview").err
    assert expected in office(*record).err


def test_a_record_as_json(office: Office) -> None:
    """For programs a record is its entry, event, changes and head."""
    data = office.adopted()(*BOTH, "2022-12-10", "--today", "2022-12-12", "--json").data
    assert data.keys() == {"entry", "event", "changes", "head", "warnings"}
    assert data["entry"] == 2
    assert data["event"].startswith("2022-12-10-")
    assert data["head"].startswith("2:")
    assert all(change.keys() == CHANGE for change in data["changes"])
    assert ("state", "waiting", "active") in {
        (change["field"], change["before"], change["after"]) for change in data["changes"]
    }


def test_recorded_before_the_plan_is_adopted(office: Office) -> None:
    """A document recorded before counts at adoption, which says so."""
    shutil.copy(office.template, office.database)
    early = office("--lang", "en", *BOTH, "2022-10-01", "--today", "2022-10-03")
    assert early.code == 0
    assert "No plan waits for: model-regulation, guidance" in early.err
    adopted = office("adopt", str(office.plan), "--today", "2022-10-15", "--lang", "en")
    assert "01-QC/TU" in adopted.err
    assert office.row("1.a", "--today", "2022-10-15")["state"] == "active"


def test_the_same_document_twice(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """The second record of a document is refused and names the first."""
    first = office.adopted()(*BOTH, "2022-12-10", "--today", "2022-12-12", "--json").data
    message = one_line(office(*BOTH, "10/12/2022", "--today", "2022-12-13"), 4)
    assert first["event"] in message
    assert "12/12/2022" in message


def test_a_key_makes_a_record_repeatable(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """The same key with the same document answers again; with another it is a conflict."""
    office.adopted()
    first = office(*BOTH, "2022-12-10", "--key", "k1", "--today", "2022-12-12", "--json")
    again = office(*BOTH, "2022-12-10", "--key", "k1", "--today", "2022-12-12", "--json")
    assert first.data == again.data
    one_line(office(*BOTH, "2022-12-11", "--key", "k1", "--today", "2022-12-12"), 4)


def test_a_preview_records_nothing(office: Office) -> None:
    """A preview shows the changes of the record itself, with no entry, and keeps nothing."""
    office.adopted()
    preview = office(*BOTH, "2022-12-10", "--today", "2022-12-12", "--preview", "--json").data
    assert preview["entry"] is None
    assert office("events", "--json").data == []
    made = office(*BOTH, "2022-12-10", "--today", "2022-12-12", "--json").data
    assert preview["changes"] == made["changes"]


def test_a_preview_makes_no_database(office: Office) -> None:
    """A preview in an empty folder leaves it empty."""
    assert office(*BOTH, "2022-12-10", "--preview").code == 3
    assert office("adopt", str(office.plan), "--preview").code == 0
    assert [path.name for path in office.folder.iterdir()] == ["small.yaml"]


def test_an_unknown_trigger_is_refused(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A mistyped trigger is not found, and the nearest is named; --new takes it."""
    office.adopted()
    message = one_line(office("record", "guidence", "--issued", "2022-12-10"), 3)
    assert "guidance" in message
    assert "upon triggers" in one_line(office("record", "zzz", "--issued", "2022-12-10"), 3)
    assert office("record", "zzz", "--new", "--issued", "2022-12-10").code == 0


def test_issued_after_today(office: Office) -> None:
    """A document of a later day is known in advance; its task starts when the day comes."""
    office.adopted()
    answer = office(*BOTH, "2022-12-20", "--today", "2022-12-12")
    assert answer.code == 0
    assert "bắt đầu vào ngày 20/12/2022" in answer.err
    assert office.row("1.a", "--today", "2022-12-19")["state"] == "waiting"
    assert office.row("1.a", "--today", "2022-12-20")["state"] == "active"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--issued", "31/02/2023"], 5),
        (["--issued", "2023-13-01"], 5),
        (["--issued", "1989-12-31"], 5),
        (["--issued", "someday"], 5),
        (["--issued", ""], 5),
        ([], 2),
        (["--issued", "2022-12-10", "--scope", "ofice"], 3),
        (["--issued", "2022-12-10", "--known-at", "2023-01-01T00:00:00Z"], 2),
        (["--issued", "2022-12-10", "--title", "a\u202eb"], 5),
        (["--issued", "2022-12-10", "--note", "x" * 3000], 5),
    ],
)
def test_a_bad_record_is_one_line(office: Office, one_line, options, code) -> None:  # type: ignore[no-untyped-def]
    """A bad date, a missing one, a scope that is none, the past or a long text: one line, nothing
    recorded."""
    office.adopted()
    one_line(office("record", "guidance", *options), code)
    assert office("events", "--json").data == []


def test_a_bad_date_says_what_is_allowed(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """The message about a date says how dates are written and in which range."""
    message = one_line(office.adopted()("record", "guidance", "--issued", "31/02/2023"), 5)
    assert "DD/MM/YYYY hoặc YYYY-MM-DD" in message
    assert "'31/02/2023'" in message


def test_a_date_that_the_document_sets(office: Office) -> None:
    """Where a rule takes its date from the document, lacking it is noted, giving it dates it."""
    office.adopted()
    preview = office("record", "decision", "--issued", "2022-12-10", "--preview")
    assert "--sets-due" in preview.err
    office("record", "decision", "--issued", "2022-12-10", "--sets-due", "15/02/2023")
    assert office.row("3", "--today", "2022-12-12")["due"] == "2023-02-15"


def test_a_terminal_is_asked_for_the_date(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the date is asked for; an empty answer skips it."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    office.adopted()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", Terminal("15/02/2023\n"))
    office("record", "decision", "--issued", "2022-12-10")
    assert office.row("3", "--today", "2022-12-12")["due"] == "2023-02-15"
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert office("record", "decision", "--issued", "2022-12-11").code == 0


def test_triggers_most_waited_for_first(office: Office) -> None:
    """Triggers say how many tasks name them and how many still wait."""
    office.adopted()
    office("record", "guidance", "--issued", "2022-12-10", "--today", "2022-12-12")
    rows = office("triggers", "--json", "--today", "2022-12-12").data
    assert [row["id"] for row in rows] == ["model-regulation", "decision", "guidance"]
    assert [(row["tasks"], row["waiting"]) for row in rows] == [(1, 1), (1, 1), (1, 0)]
    assert rows[2]["events"]
    assert rows[0]["issuer_name"] == "Văn phòng"
    assert "Quy chế mẫu" in office("triggers").out


def test_events_in_order(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Events list each document with its dates and who recorded it; a filter keeps a trigger's."""
    office.adopted()
    assert office("events").out == ""
    office("--as", "Bà Lan", *BOTH, "2022-12-10", "--received", "2022-12-11")
    office("record", "decision", "--issued", "2022-12-12")
    rows = office("events", "--json").data
    assert [row["issued"] for row in rows] == ["2022-12-10", "2022-12-12"]
    assert (rows[0]["received"], rows[0]["by"]) == ("2022-12-11", "Bà Lan")
    assert len(office("events", "--trigger", "decision", "--json").data) == 1
    one_line(office("events", "--trigger", "decison"), 3)
    assert "đến 11/12/2022" in office("events").out


def test_a_number_with_what_nobody_sees(office: Office) -> None:
    """A number with an invisible character is refused in one line that names it and its place; so
    is whoever records."""
    record = ("record", "guidance", "--issued", "2022-12-10", "--today", "2022-12-12")
    answer = office.adopted()(*record, "--number", "08\u200b-QC/TU")
    assert answer.code == 5
    assert "U+200B ZERO WIDTH SPACE" in answer.err
    assert "ký tự thứ 3" in answer.err
    assert answer.err.count("\n") == 1
    assert office("--as", "An\u3164", *record).code == 5
