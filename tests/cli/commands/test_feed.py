"""`upon feed`: calendars that two programs read alike, the same bytes for the same ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.cli.conftest import Answer, Office
from upon import clock

D = date.fromisoformat
DAY = ("--today", "2023-02-01")
LINKED = """\
plan: linked
title: Kế hoạch có việc nối nhau
adopted: 2022-10-15
calendar: none
tasks:
  "1": {title: Ban hành, due: by 2023-03-31}
  "2": {title: Tổng kết, due: 90 days after done 1}
"""

Seen = dict[str, dict[str, Any]]


@pytest.fixture
def dated(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The small office, whose clock stands still, with a document that dates its first task."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2023, 2, 1, 3, 4, 5, 678, tzinfo=UTC))
    office.adopted()
    for trigger in ("model-regulation", "guidance"):
        assert office("record", trigger, "--issued", "2022-12-05", *DAY).code == 0
    return office


def by_vobject(text: str) -> Seen:
    """Items by their ids, as vobject reads them."""
    calendar = vobject.readOne(text)
    found = {}
    for item in (*calendar.contents.get("vevent", ()), *calendar.contents.get("vtodo", ())):
        todo = item.name == "VTODO"
        found[item.uid.value] = {
            "due": item.due.value if todo else item.dtstart.value,
            "end": None if todo else item.dtend.value,
            "sequence": int(item.sequence.value),
            "status": item.status.value,
            "summary": item.summary.value,
            "description": item.description.value,
            "stamp": item.dtstamp.value,
            "modified": item.last_modified.value,
            "alarms": [a.trigger.value for a in item.contents.get("valarm", ())],
            "categories": item.categories.value,
            "task": item.contents["x-upon-task"][0].value,
        }
    return found


def by_ical(text: str) -> Seen:
    """The same, as ical reads them."""
    calendar = IcsCalendarStream.calendar_from_ics(text)
    found = {}
    for item in (*calendar.events, *calendar.todos):
        todo = item in calendar.todos
        extras = {extra.name: extra.value for extra in item.extras}
        found[item.uid] = {
            "due": item.due if todo else item.dtstart,
            "end": None if todo else item.dtend,
            "sequence": item.sequence,
            "status": item.status.value,
            "summary": item.summary,
            "description": item.description,
            "stamp": item.dtstamp,
            "modified": item.last_modified,
            "alarms": [alarm.trigger for alarm in (item.alarms if todo else item.alarm)],
            "categories": item.categories,
            "task": extras["x-upon-task"],
        }
    return found


def read(answer: Answer) -> dict[str, dict[str, Any]]:
    """Task -> its item, of a calendar that both read alike."""
    assert answer.code == 0, answer
    seen = by_vobject(answer.out)
    assert seen == by_ical(answer.out)
    return {item["task"]: item | {"uid": uid} for uid, item in seen.items()}


@pytest.mark.parametrize("form", ["event", "todo"])
def test_two_programs_read_the_same(dated: Office, form: str) -> None:
    """Dates, sequences, alarms and texts are what was written, whoever reads them."""
    items = read(dated("feed", "--as", form, *DAY))
    assert set(items) == {"1.a", "1.b", "1.đ"}
    item = items["1.a"]
    assert item["due"] == D("2023-03-06")
    assert item["end"] == (None if form == "todo" else D("2023-03-07"))
    assert item["sequence"] == 3
    assert item["alarms"] == [timedelta(days=-7), timedelta(days=-1)]
    assert item["summary"] == "1.a: Ban hành quy chế làm việc"
    assert item["categories"] == ["small", "Chỉ đạo", "Thực hiện"]
    assert item["stamp"] == item["modified"] == datetime(2023, 2, 1, 3, 4, 5, tzinfo=UTC)
    assert item["description"].splitlines() == [
        "Ban hành quy chế làm việc",
        "Kế hoạch ghi: “Sau 03 tháng.”",
        "Kế hoạch: Kế hoạch thử (small)",
        "Chỉ đạo: Văn phòng",
        "Thực hiện: Các phường",
        "Trạng thái ngày 01/02/2023: Đến lúc thực hiện",
        item["description"].splitlines()[6],
    ]
    assert item["description"].splitlines()[6].startswith("Cách tính: ")
    assert "05/12/2022 + 3 tháng = 05/03/2023" in item["description"]


def test_the_calendar_itself(dated: Office) -> None:
    """It is published, has a name, and says when to ask again; events take nobody's time."""
    answer = dated("feed", "--body", "office", *DAY)
    lines = answer.out.splitlines()
    for line in (
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Thời hạn của Văn phòng",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "TRANSP:TRANSPARENT",
        "DTSTART;VALUE=DATE:20230306",
    ):
        assert line in lines
    assert answer.err == "Đã ghi ra lịch: 4, trong đó còn hiệu lực: 4.\n"
    assert (
        "X-WR-CALNAME:Deadlines: Kế hoạch thử"
        in dated("feed", "--plan", "small", "--lang", "en", *DAY).out
    )


def test_the_sequence_follows_the_date(dated: Office) -> None:
    """Under correct, extend, undo and retract it rises exactly when the date moves, it never falls,
    and the id stays."""
    seen = []

    def then(*command: str) -> None:
        if command:
            assert dated(*command, *DAY).code == 0
        item = read(dated("feed", *DAY))["1.a"]
        seen.append((item["uid"], item["due"].isoformat(), item["sequence"], item["status"]))

    then()
    then("correct", "guidance", "--issued", "2022-12-12", "--reason", "r")
    then("correct", "guidance", "--title", "Hướng dẫn", "--reason", "r")
    then("extend", "1.a", "--to", "2023-04-28", "--reason", "r")
    then("undo")
    then("start", "1.a")
    then("retract", "guidance", "--reason", "r")
    assert len({uid for uid, *_ in seen}) == 1
    assert [row[1:] for row in seen] == [
        ("2023-03-06", 3, "CONFIRMED"),
        ("2023-03-13", 4, "CONFIRMED"),
        ("2023-03-13", 4, "CONFIRMED"),
        ("2023-04-28", 6, "CONFIRMED"),
        ("2023-03-13", 7, "CONFIRMED"),
        ("2023-03-13", 7, "CONFIRMED"),
        ("2023-03-13", 9, "CANCELLED"),
    ]
    item = read(dated("feed", *DAY))["1.a"]
    assert item["alarms"] == []
    assert "Không còn tính được thời hạn, từ mục số 9" in item["description"]


def test_to_dos_have_their_states(dated: Office) -> None:
    """A to-do goes from needs-action over in-process to completed, on its day, each with a higher
    sequence; what is over reminds of nothing."""
    states = []
    for command in ((), ("start", "1.b"), ("complete", "1.b", "--on", "2023-02-01")):
        if command:
            assert dated(*command, *DAY).code == 0
        answer = dated("feed", "--as", "todo", *DAY)
        item = read(answer)["1.b"]
        states.append((item["status"], item["sequence"], len(item["alarms"])))
    assert states == [("NEEDS-ACTION", 1, 2), ("IN-PROCESS", 4, 2), ("COMPLETED", 5, 0)]
    assert "COMPLETED:20230201T120000Z" in answer.out
    assert read(dated("feed", *DAY))["1.b"]["summary"] == "✓ 1.b: Xây dựng kế hoạch"


def test_the_same_ledger_gives_the_same_bytes(
    dated: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the clock nor the run shows: not after a rebuild, not from a copy of the database."""
    wanted = [dated("feed", "--as", form, *DAY).out for form in ("event", "todo")]
    monkeypatch.setattr(clock, "now", lambda: datetime(2031, 1, 1, tzinfo=UTC))
    assert dated("rebuild").code == 0
    assert dated("copy", "--to", "sqlite:///other.db").code == 0
    for more in ((), ("--db", "sqlite:///other.db")):
        assert [dated("feed", "--as", f, *DAY, *more).out for f in ("event", "todo")] == wanted


def test_lines_are_folded_by_octets(dated: Office) -> None:
    """No line is longer than 75 octets, none is cut within a character, every one ends as the
    standard says; commas, semicolons and breaks are escaped."""
    assert dated("feed", "--out", "tasks.ics", *DAY).code == 0
    content = (dated.folder / "tasks.ics").read_bytes()
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()
    whole = content.replace(b"\r\n ", b"").decode()
    assert r"\nTrạng thái ngày 01/02/2023: Đến lúc thực hiện\nCách tính: " in whole
    assert r"\; " in whole
    assert content.decode() == dated("feed", *DAY).out


def test_a_span_from_another_completion_is_a_link(office: Office) -> None:
    """90 days after another task's completion are a relation to its item with that gap."""
    office.plan.write_text(LINKED, encoding="utf-8")
    office.adopted()
    assert office("complete", "1", "--on", "2023-01-31", *DAY).code == 0
    for form, relation in (("event", "FINISHTOSTART"), ("todo", "FINISHTOFINISH")):
        answer = office("feed", "--as", form, *DAY)
        items = read(answer)
        assert items["2"]["due"] == D("2023-05-01")
        whole = answer.out.replace("\r\n ", "")
        names = f"GAP=P90D;RELTYPE={relation}", f"RELTYPE={relation};GAP=P90D"
        assert any(f"RELATED-TO;{name}:{items['1']['uid']}" in whole for name in names)


def test_a_body_has_its_own_part(country: Office) -> None:
    """In the calendar of a commune its own part is done or not, whatever the others did; with
    --below each commune has an item of its own; a document for a province moves it there only."""
    for command in (
        ("record", "model", "--issued", "2023-01-05"),
        ("record", "guide", "--issued", "2023-01-10"),
        ("complete", "1", "--body", "xa-a1", "--on", "2023-01-20"),
    ):
        assert country(*command, *DAY).code == 0
    mine = {name: read(country("feed", "--body", name, *DAY)) for name in ("xa-a1", "xa-a2")}
    assert mine["xa-a1"]["1"]["summary"].startswith("✓ ")
    assert not mine["xa-a2"]["1"]["summary"].startswith("✓ ")
    assert mine["xa-a1"]["1"]["uid"] != mine["xa-a2"]["1"]["uid"]
    assert mine["xa-a1"]["2"]["due"] == D("2023-01-30")
    below = country("feed", "--body", "tinh-a", "--below", *DAY)
    seen = by_vobject(below.out)
    assert mine["xa-a2"]["1"]["uid"] in seen
    assert sum(item["task"] == "1" for item in seen.values()) == 3
    assert country("record", "guide", "--issued", "2023-01-03", "--scope", "tinh-b", *DAY).code == 0
    again = read(country("feed", "--body", "xa-a2", *DAY))
    assert again["1"] == mine["xa-a2"]["1"]
    assert read(country("feed", "--body", "xa-b1", *DAY))["1"]["due"] == D("2023-04-03")


def test_work_that_another_body_carries_on(country: Office) -> None:
    """From the day of a succession the part is in the successor's calendar under the id that it
    had, and cancelled in the old one."""
    assert country("record", "model", "--issued", "2023-01-05", *DAY).code == 0
    assert country("record", "guide", "--issued", "2023-01-10", *DAY).code == 0
    (before,) = read(country("feed", "--body", "xa-a2", *DAY)).values()
    succeeded = ("bodies", "succeed", "xa-a2", "xa-a1", "--on", "2023-01-31", "--reason", "r")
    assert country(*succeeded, *DAY).code == 0
    (old,) = read(country("feed", "--body", "xa-a2", *DAY)).values()
    assert (old["uid"], old["status"]) == (before["uid"], "CANCELLED")
    assert old["sequence"] > before["sequence"]
    new = by_vobject(country("feed", "--body", "xa-a1", *DAY).out)
    assert new[before["uid"]]["status"] == "CONFIRMED"
    assert "Xã Phổ Khánh" in new[before["uid"]]["summary"]


def test_filters(dated: Office) -> None:
    """A role leaves the tasks in which somebody, or the body, has it."""
    assert set(read(dated("feed", "--role", "lead", *DAY))) == {"1.b", "1.đ"}
    assert set(read(dated("feed", "--body", "ward-a", "--role", "implementing", *DAY))) == {
        "1.a",
        "1.đ",
    }
    assert dated("feed", "--body", "ward-a", "--role", "advising", *DAY).out.count("BEGIN:") == 1


def test_calendars_of_a_plan_that_was_taken_back_go_on(office: Office) -> None:
    """The file of a plan, or of a body that only it knew, has what it had, cancelled; a client that
    comes again finds a calendar and no error."""
    office.adopted()
    for asked in (("--plan", "small"), ("--body", "ward-a"), ()):
        assert office("feed", *asked, *DAY).code == 0
    assert office("record", "guidance", "--issued", "2022-12-05", *DAY).code == 0
    before = {asked: read(office("feed", *asked, *DAY)) for asked in (("--body", "ward-a"), ())}
    assert office("retract", "1", "--reason", "r", *DAY).code == 0
    assert office("feed", "--plan", "small", *DAY).code == 0
    for asked, was in before.items():
        now = read(office("feed", *asked, *DAY))
        assert now.keys() == was.keys()
        assert {item["status"] for item in now.values()} == {"CANCELLED"}


def test_wrong_input_is_one_line(dated: Office, one_line: Any) -> None:
    """Each mistake is a line that says what to do, and nothing is written."""
    assert "upon due --json" in one_line(dated("feed", "--json"), 2)
    assert "event, todo" in one_line(dated("feed", "--as", "csv"), 2)
    assert "--body" in one_line(dated("feed", "--below"), 2)
    one_line(dated("feed", "--body", "nobody"), 3)
    one_line(dated("feed", "--plan", "nothing"), 3)
    one_line(dated("feed", "--role", "boss"), 2)
    assert "nowhere/x.ics" in one_line(dated("feed", "--out", "nowhere/x.ics"), 5)
    assert "--out" in one_line(dated("feed", "--out", "."), 5)
    assert list(dated.folder.glob(".*")) == []
