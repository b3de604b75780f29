"""`upon calendar`: the calendar in force, tables checked whole, new versions put into force."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.commands.law import confirm_impact
from triggers.calendar_files import FOLDER, parse_calendar, shipped_calendar
from upon.files.calendar_table import differences
from upon.words.texts import Words

HEAD = "date,kind,name,name_en,source,status\n"
SHIPPED = (FOLDER / "vn-state.csv").read_text(encoding="utf-8")
OFF = "2023-02-06,off,Nghỉ riêng,Own day off,QĐ 9,confirmed\n"
DAY = "2022-12-06"
BAD = (
    HEAD + "Sat Caturday,weekend,,,,confirmed\n2023-02-30,off,,,,confirmed\n2023-03-01,of,,,,x\n"
    "2023-03-01,off,,,,maybe\nx,y\n2023-03-02,off,,,,confirmed\n2023-03-02,off,,,,confirmed\n"
    "2023-05-02..2023-05-01,recess,,,,confirmed\n1800,year,,,,confirmed\n"
    "vn-state,extends,,,,\n"
)
FAULTY_LINES = [2, 3, 4, 5, 6, 8, 9, 10, 11]


@pytest.fixture
def dated(office: Any) -> Any:
    """An office whose task 1.a is due on Monday 2023-02-06 (nominally on the Sunday)."""
    office.adopted().having(
        ("record", "model-regulation", "--issued", "2022-11-03", "--today", DAY),
        ("record", "guidance", "--issued", "2022-11-05", "--today", DAY),
    )
    assert office.row("1.a", "--today", DAY)["due"] == "2023-02-06"
    return office


def table(folder: Path, text: str, name: str = "vn-state.csv") -> str:
    """A file with a table; its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_shipped_calendar_is_shown_without_a_database(office: Any) -> None:
    """Each row of the year has its weekday, kind, name, document and status; nothing is made."""
    found = office("calendar", "show", "2026", "--json")
    assert found.code == 0
    data = found.data
    assert (data["name"], data["origin"], data["set"]) == ("vn-state", "shipped", None)
    assert data["version"] == shipped_calendar("vn-state").version
    assert data["weekend"] == ["Sat", "Sun"]
    rows = {row["date"]: row for row in data["rows"]}
    assert rows["2026-01-10"]["kind"] == "work"
    assert rows["2026-01-02"]["source"].startswith("Công văn 12729/VPCP-KGVX")
    assert rows["2026-01-02"]["weekday"] == "Fri"
    assert {row["status"] for row in data["rows"]} <= {"confirmed", "forecast"}
    assert not (office.folder / "upon.db").exists()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "vi",
            [
                "nghỉ",
                "làm bù",
                "Đã xác nhận đến hết năm 2026",
                "[2]   Công văn 12729",
                "Nghỉ hằng tuần: thứ Bảy, Chủ nhật",
            ],
        ),
        ("en", ["worked", "Confirmed to the end of 2026", "Friday", "as shipped", "New Year's"]),
    ],
)
def test_the_page_of_a_year(office: Any, lang: str, said: list[str]) -> None:
    """A clerk sees days, names and numbered documents, in 100 columns, in both languages."""
    out = office("calendar", "show", "2026", "--lang", lang).out
    assert all(text in out for text in said), out
    assert max(map(len, out.splitlines())) <= 100


def test_years_of_which_nothing_is_said(office: Any) -> None:
    """A forecast year is called one; a year without rows says which years there are."""
    assert "mới là dự kiến" in office("calendar", "show", "2027").out
    out = office("calendar", "show", "2040", "--lang", "en").out
    assert "There is no list of days off for 2040." in out
    assert "The calendar has the years 2011-2027" in out
    assert office("calendar", "show", "--calendar", "none", "--lang", "en").code == 0


def test_this_year_is_the_office_s(office: Any) -> None:
    """Without a year it is that of --today."""
    assert office("calendar", "show", "--json", "--today", "2025-06-01").data["year"] == 2025


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "soon"], 5, "1990..2100"),
        (["show", "99999999999999999999"], 5, "1990..2100"),
        (["show", "--calendar", "vn-stat"], 3, "vn-state"),
        (["check", "nope.csv"], 3, "nope.csv"),
        (["check", "."], 2, "--name"),
        (["check", "\0.csv"], 2, "--name"),
        (["put", "nope.csv", "--reason", "x"], 3, "nope.csv"),
        (["check", "none.csv"], 2, "none"),
        (["shw"], 2, "show"),
    ],
)
def test_a_wrong_call_is_one_line(
    office: Any, one_line: Any, arguments: list[str], code: int, said: str
) -> None:
    """What cannot be read is named in one line, in both languages."""
    for lang in ("vi", "en"):
        assert said in one_line(office("calendar", *arguments, "--lang", lang), code)


@pytest.mark.parametrize("command", ["check", "put"])
def test_a_file_that_is_no_table(office: Any, one_line: Any, command: str) -> None:
    """A folder, another encoding and a file of more than five megabytes are one line (exit 5)."""
    (office.folder / "folder.csv").mkdir()
    (office.folder / "latin.csv").write_bytes(b"\xff\xfe\x00")
    (office.folder / "big.csv").write_bytes(b"x" * 5_000_001)
    for name, said in (("folder", "UTF-8"), ("latin", "UTF-8"), ("big", "5,000,000")):
        reason = ["--reason", "x"] if command == "put" else []
        answer = office("calendar", command, f"{name}.csv", "--lang", "en", *reason)
        assert said in one_line(answer, 5)


def test_all_faults_of_a_table_come_in_one_run(office: Any) -> None:
    """Each is one line with file and line; JSON says what, got and allowed."""
    file = table(office.folder, BAD, "bad.csv")
    answer = office("calendar", "check", file, "--lang", "en")
    assert answer.code == 5
    assert [int(line.split(":")[1]) for line in answer.out.splitlines()] == FAULTY_LINES
    assert f"{file}:4: kind: got 'of'; allowed: weekend, off, work" in answer.out
    assert f"{file}:2: weekday: got 'Caturday'; allowed: Mon" in answer.out
    assert "mỗi ngày một lần" in office("calendar", "check", file).out
    faults = office("calendar", "check", file, "--json").data["faults"]
    assert [fault["line"] for fault in faults] == FAULTY_LINES
    assert (faults[1]["what"], faults[1]["got"]) == ("date", "2023-02-30")
    assert all(fault["allowed"] and fault["file"] == file for fault in faults)


def test_a_table_without_its_columns(office: Any) -> None:
    """The first line is at fault; an unknown calendar under it has its line too."""
    assert office("calendar", "check", table(office.folder, "day\n", "a.csv")).code == 5
    file = table(office.folder, HEAD + "vn-stat,extends,,,,\n", "b.csv")
    assert office("calendar", "check", file, "--json").data["faults"][0]["line"] == 2
    assert office("calendar", "check", table(office.folder, "", "c.csv")).code == 5


def test_a_good_table_is_compared(office: Any) -> None:
    """Days that become off or worked are listed against the calendar of that name in force."""
    text = SHIPPED.replace("2026-01-02,off", "2026-01-05,off") + OFF
    file = table(office.folder, text)
    found = office("calendar", "check", file, "--json").data
    assert found["faults"] == []
    assert found["becomes_off"] == ["2023-02-06", "2026-01-05"]
    assert found["becomes_worked"] == ["2026-01-02"]
    assert found["in_force"] == shipped_calendar("vn-state").version
    assert {row["year"]: row["work"] for row in found["years"]}[2026] == 2
    out = office("calendar", "check", file, "--lang", "en").out
    assert "days that become days off: 2" in out
    assert "Monday 2023-02-06: Own day off (QĐ 9)" in out
    assert "Friday 2026-01-02" in out
    assert max(map(len, out.splitlines())) <= 100


def test_a_new_name_and_the_same_content_are_told(office: Any) -> None:
    """There is nothing to compare with, or no difference."""
    file = table(office.folder, SHIPPED)
    assert "giống hệt" in office("calendar", "check", file).out
    assert (
        "Chưa có lịch nào tên office" in office("calendar", "check", file, "--name", "office").out
    )
    bare = table(office.folder, HEAD, "bare.csv")
    assert office("calendar", "check", bare, "--json").data["years"] == []


def test_many_days_are_counted_and_some_listed(office: Any) -> None:
    """A calendar without a weekend differs on many days; the page lists the first."""
    week = SHIPPED.replace("Sat Sun,weekend", "Sun,weekend")
    out = office("calendar", "check", table(office.folder, week), "--lang", "en").out
    assert "more (all of them with --json)" in out


def test_putting_it_lists_what_moves_and_records(dated: Any) -> None:
    """The deadline that moves is told with both dates; then the calendar is the workspace's."""
    file = table(dated.folder, SHIPPED + OFF)
    asked = ("calendar", "put", file, "--reason", "QĐ 9", "--today", DAY)
    preview = dated(*asked, "--preview")
    assert "06/02/2023  07/02/2023" in preview.out
    assert "thứ Hai     thứ Ba" in preview.out
    assert dated.row("1.a", "--today", DAY)["due"] == "2023-02-06"
    assert dated(*asked, "--as", "an").code == 0
    assert dated.row("1.a", "--today", DAY)["due"] == "2023-02-07"
    shown = dated("calendar", "show", "2023", "--json").data
    assert (shown["origin"], shown["set"]["reason"], shown["set"]["by"]) == (
        "workspace",
        "QĐ 9",
        "an",
    )
    assert "của cơ quan: mục" in dated("calendar", "show", "2023").out
    assert dated("verify").code == 0
    out = dated("why", "1.a", "--today", DAY).out
    assert "thứ Hai 06/02/2023: Nghỉ riêng (QĐ 9)" in out


def test_json_is_that_of_record(dated: Any) -> None:
    """`entry`, `event`, `changes`; a preview has no entry; the same key records once."""
    file = table(dated.folder, SHIPPED + OFF)
    asked = ("calendar", "put", file, "--reason", "x", "--json", "--today", DAY)
    found = dated(*asked, "--preview").data
    assert found["entry"] is None
    moves = [(c["task"], c["field"], c["before"], c["after"]) for c in found["changes"]]
    assert moves == [("1.a", "due", "2023-02-06", "2023-02-07")]
    first = dated(*asked, "--key", "k").data
    assert dated(*asked, "--key", "k").data["entry"] == first["entry"]
    plain = dated("calendar", "put", file, "--reason", "x", "--key", "k", "--today", DAY)
    assert plain.code == 0


def test_what_forbids_it(dated: Any, one_line: Any) -> None:
    """No reason is usage, the same content is refused, faults stop it."""
    file = table(dated.folder, SHIPPED)
    for lang in ("vi", "en"):
        one_line(dated("calendar", "put", file, "--lang", lang), 2)
        one_line(dated("calendar", "put", file, "--reason", "x", "--lang", lang), 4)
    bad = table(dated.folder, BAD, "bad.csv")
    assert dated("calendar", "put", bad, "--reason", "x").code == 5
    assert len(dated("calendar", "put", bad, "--reason", "x", "--json").data["faults"]) == 9
    one_line(
        dated("calendar", "put", file, "--reason", "x", "--known-at", "2023-01-01T00:00:00Z"), 2
    )


def test_a_calendar_that_nothing_counts_by_is_called_so(dated: Any) -> None:
    """A new name moves nothing; the message says how to replace the one in use."""
    file = table(dated.folder, HEAD + "vn-state,extends,,,,\n" + OFF, "xa-a.csv")
    answer = dated("calendar", "put", file, "--reason", "x", "--lang", "en", "--today", DAY)
    assert answer.code == 0
    assert "No deadline of an open task moves." in answer.err
    assert "Nothing counts by the calendar xa-a; in use: vn-state." in answer.err
    out = dated("calendar", "show", "2023", "--calendar", "xa-a", "--lang", "en").out
    assert "It stands on the calendar vn-state." in out
    grown = table(dated.folder, HEAD + "xa-a,extends,,,,\n", "xa-b.csv")
    assert dated("calendar", "check", grown).code == 0


def test_finished_tasks_keep_their_dates(dated: Any) -> None:
    """A task that is done stays judged by the date that held then, and is not listed."""
    due = dated.row("1.a")["due"]
    assert dated("complete", "1.a", "--on", DAY, "--today", DAY).code == 0
    file = table(dated.folder, SHIPPED + OFF)
    answer = dated("calendar", "put", file, "--reason", "x", "--lang", "en", "--today", DAY)
    assert "1.a" not in answer.out
    assert "No deadline of an open task moves." in answer.err
    assert "counted anew" not in answer.err
    assert dated.row("1.a")["due"] == due


@pytest.mark.parametrize(("typed", "code"), [("c\n", 0), ("k\n", 1), ("", 1)])
def test_on_a_terminal_it_asks_first(
    dated: Any, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    """A person at a terminal is asked after the list; anything but yes records nothing."""
    monkeypatch.setattr(confirm_impact, "_at_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    file = table(dated.folder, SHIPPED + OFF)
    answer = dated("calendar", "put", file, "--reason", "x", "--today", DAY)
    assert answer.code == code
    assert "Ghi vào sổ?" in answer.err
    wanted = "2023-02-07" if code == 0 else "2023-02-06"
    assert dated.row("1.a", "--today", DAY)["due"] == wanted


def test_yes_is_not_asked(dated: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --yes nobody is asked."""
    monkeypatch.setattr(confirm_impact, "_at_terminal", lambda: True)
    file = table(dated.folder, SHIPPED + OFF)
    answer = dated("calendar", "put", file, "--reason", "x", "--today", DAY, "--yes")
    assert answer.code == 0
    assert "Ghi vào sổ?" not in answer.err


def test_differences_are_those_of_the_working_days() -> None:
    """A recess is not worked; without another calendar there is nothing to tell."""
    new = parse_calendar("a", HEAD + "2023-03-06..2023-03-07,recess,,,,confirmed\n")
    old = parse_calendar("a", HEAD)
    assert [day.isoformat() for day in differences(new, old).off] == ["2023-03-06", "2023-03-07"]
    assert differences(new, None).off == ()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["calendar", "policy"])
def test_every_action_has_help(office: Any, name: str, lang: str) -> None:
    """Each action under the name has a page without keys, in 100 columns."""
    from cli.main import command_group  # noqa: PLC0415

    for action in command_group(Words(lang)).commands[name].commands:
        out = office(name, action, "--help", "--lang", lang).out
        assert not re.search(r"\bhelp\.\w", out)
        assert max(map(len, out.splitlines())) <= 100
