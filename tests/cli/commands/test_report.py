"""`upon report`: papers of seven kinds, the office file, what is refused, the past as known."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.figures.buckets import COUNTED
from reports.formats.targets import FORMATS
from reports.papers.makers import KINDS
from tests.cli.conftest import Answer, Office
from tests.support.shown import ROOT
from upon import clock

DAY = ("--today", "2023-07-02")
KEYS = """kind from to cut_off today known_at head version plans body totals percent flow by_body
by_plan rows waits moved extended questions missing"""
OFFICE = """\
form: state
parent: Ủy ban nhân dân tỉnh
name: Sở Thử nghiệm
place: Thử
symbols: {progress: BC-STN, chase: STN-VP}
signer: {authority: TM. SỞ, title: GIÁM ĐỐC, name: Người Ký}
recipients: {progress: [Như trên], chase: [Như trên]}
"""


@pytest.fixture
def kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The small office half a year on: a task done, one late, an extension, a moved date."""
    monkeypatch.delenv("UPON_OFFICE", raising=False)
    moment = datetime(2023, 7, 1, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    came, said = ("--issued", "2022-12-05"), ("--today", "2023-01-10")
    put_off = ("--to", "2023-08-31", "--reason", "Chờ ý kiến")
    return office.having(
        ("adopt", str(office.plan), "--today", "2022-10-15"),
        ("record", "model-regulation", *came, "--number", "5-QC/TU", *said),
        ("record", "guidance", *came, "--number", "6-HD/TU", *said),
        ("complete", "1.b", "--on", "2023-01-05", "--number", "9-KH", *said),
        ("extend", "1.a", *put_off, "--today", "2023-02-01"),
        moment=moment,
    )


def test_the_json_of_every_kind(kept: Office) -> None:
    """Each kind has the keys that programs read; the buckets add up and rows have theirs."""
    for kind in KINDS:
        body = ("--body", "office") if kind in ("chase", "assignments", "roll-up") else ()
        answer = kept("report", kind, "--json", *body, *DAY)
        assert answer.code == 0, answer
        data = answer.data
        assert set(KEYS.split()) <= set(data)
        assert data["kind"] == kind
        assert data["totals"]["all"] == sum(data["totals"][name] for name in COUNTED)
        for row in data["rows"]:
            assert {"bucket", "proof", "note"} <= set(row)


def test_what_a_report_on_results_says(kept: Office) -> None:
    """The late completion with its document, the extension with the date it stands over."""
    data = kept("report", "progress", "--period", "2023-H1", "--json", *DAY).data
    assert (data["from"], data["to"], data["cut_off"]) == ("2023-01-01", "2023-06-30", "2023-06-30")
    rows = {(row["task"], row["occurrence"]): row for row in data["rows"]}
    assert rows["1.b", None]["bucket"] == "done_late"
    assert rows["1.b", None]["proof"] == {"number": "9-KH", "on": "2023-01-05", "entry": 4}
    assert [row["task"] for row in data["extended"]] == ["1.a"]
    assert data["extended"][0]["computed"] == "2023-03-06"
    assert [(row["before"], row["after"]) for row in data["moved"]] == [
        ("2023-03-06", "2023-08-31")
    ]
    assert {wait["trigger"] for wait in data["waits"]} == {"decision"}
    assert data["waits"][0]["since"] == "2022-10-15"
    listed = kept("tasks", "--json", "--today", "2023-06-30").data
    assert [row["task"] for row in listed] == [row["task"] for row in data["rows"]]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_by_its_ending(kept: Office, ending: str) -> None:
    """Each ending gives a file, which is not overwritten unless asked to."""
    name = f"out.{ending}"
    answer = kept("report", "progress", "--period", "2023-H1", "-o", name, *DAY)
    assert answer.code == 0, answer
    first = (kept.folder / name).read_bytes()
    assert first
    again = kept("report", "progress", "--period", "2023-H1", "-o", name, *DAY)
    assert again.code == 4
    assert "--force" in again.err
    assert kept("report", "progress", "-o", name, "--period", "2023-H1", "--force", *DAY).code == 0
    assert (kept.folder / name).read_bytes() == first
    assert not list(kept.folder.glob(".out*"))


def test_the_past_as_it_was_known(kept: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a correction, `--known-at` gives last month's paper to the byte."""
    asked = ("report", "progress", "--period", "2023-H1", "--today", "2023-07-02")
    assert kept(*asked, "-o", "then.xlsx").code == 0
    monkeypatch.setattr(clock, "now", lambda: datetime(2023, 8, 1, tzinfo=UTC))
    event = kept("events", "--json").data[0]["event"]
    corrected = ("correct", event, "--issued", "2023-01-01", "--reason", "Nhầm ngày")
    assert kept(*corrected, "--today", "2023-08-01").code == 0
    assert kept(*asked, "-o", "now.xlsx").code == 0
    assert kept(*asked, "-o", "known.xlsx", "--known-at", "2023-07-31T00:00:00Z").code == 0
    then, now, known = (
        (kept.folder / f"{name}.xlsx").read_bytes() for name in ("then", "now", "known")
    )
    assert then == known
    assert then != now


def test_the_office_file(kept: Office) -> None:
    """It is found beside the database; what it lacks is named, in JSON and on stderr."""
    data = kept("report", "progress", "--json", *DAY).data
    assert "signer.name" in data["missing"]
    (kept.folder / "office.yaml").write_text(OFFICE, encoding="utf-8")
    answer = kept("report", "progress", "-o", "-", *DAY)
    assert "Số:        /BC-STN" in answer.out
    assert "Người Ký" in answer.out
    assert "[...]" not in answer.err
    answer = kept("report", "plan", "-o", "-", *DAY)
    assert "symbols.plan" in answer.err


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("form: church\n", "office.yaml:1:7"),
        ("name: A\nsymbol: {progress: BC}\n", "office.yaml:2:1"),
        ("signer: {names: A}\n", "office.yaml:1:10"),
        ("symbols: {progres: BC}\n", "office.yaml:1:11"),
        ("recipients: {progress: A}\n", "office.yaml:1:24"),
        ("name: [a\n", "office.yaml:"),
    ],
)
def test_faults_of_the_office_file(kept: Office, text: str, place: str) -> None:
    """Each with its line and column; nothing is made."""
    (kept.folder / "office.yaml").write_text(text, encoding="utf-8")
    answer = kept("report", "progress", "-o", "x.md", *DAY)
    assert answer.code == 5
    assert place in answer.err
    assert not (kept.folder / "x.md").exists()


def test_letters_of_many_bodies(country: Office) -> None:
    """With `--below` a folder takes one file a body, a file all of them; who has nothing gets
    none."""
    country("record", "model", "--issued", "2023-01-10", "--today", "2023-01-10")
    country("record", "guide", "--issued", "2023-01-10", "--today", "2023-01-10")
    done = ("complete", "1", "--body", "xa-a1", "--on", "2023-02-01", "--today", "2023-02-01")
    assert country(*done).code == 0
    asked = ("report", "chase", "--body", "tinh-a", "--below", "--today", "2023-05-01")
    (country.folder / "letters").mkdir()
    assert country(*asked, "-o", "letters", "--format", "docx").code == 0
    names = sorted(path.name for path in (country.folder / "letters").iterdir())
    assert names == ["tinh-a.docx", "xa-a1.docx", "xa-a2.docx", "xa-a3.docx"]
    assert country(*asked, "-o", "all.md").code == 0
    text = (country.folder / "all.md").read_text(encoding="utf-8")
    assert text.count("Kính gửi: Xã Phổ Khánh") == 1


def test_a_ranking_of_communes(country: Office) -> None:
    """Parts count for their members; who leads from above is not ranked; by level too."""
    for trigger in ("model", "guide"):
        country("record", trigger, "--issued", "2023-01-10", "--today", "2023-01-10")
    country("complete", "1", "--body", "xa-a1", "--on", "2023-02-01", "--today", "2023-02-01")
    asked = ("report", "roll-up", "--body", "tinh-a", "--below", "--json", "--today", "2023-05-01")
    rows = {row["body"]: row["rank"] for row in country(*asked).data["by_body"]}
    assert rows == {"xa-a1": 1, "tinh-a": 2, "xa-a2": 2, "xa-a3": 2}
    levels = country(*asked, "--by", "level").data["by_body"]
    assert {row["body"] for row in levels} == {"xã", "tỉnh"}


def test_nothing_to_chase_makes_no_letter(kept: Office) -> None:
    """Exit 0, a sentence on stderr, no file."""
    answer = kept("report", "chase", "--body", "ward-a", "-o", "x.docx", "--today", "2022-10-16")
    assert answer.code == 0
    assert "không lập công văn" in answer.err
    assert not (kept.folder / "x.docx").exists()


def test_a_period_in_which_nothing_happened(kept: Office) -> None:
    """A report that says so; a period that goes on says that it has not ended."""
    answer = kept("report", "progress", "--period", "2019", "-o", "-", *DAY)
    assert answer.code == 0
    assert "Không có nhiệm vụ nào quá hạn." in answer.out
    answer = kept("report", "progress", "--period", "2023", "-o", "-", *DAY)
    assert "mới kết thúc" in answer.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("progres", "-o", "x.md"), 2, "progress"),
        (("progress", "--period", "2023-13", "-o", "x.md"), 2, "2023-05"),
        (("progress", "--plan", "smal", "-o", "x.md"), 3, "small"),
        (("progress", "--body", "offic", "-o", "x.md"), 3, "office"),
        (("progress", "--role", "boss", "-o", "x.md"), 2, "chủ-trì"),
        (("progress", "--below", "-o", "x.md"), 2, "--body"),
        (("progress", "--from", "2023-02-01", "--to", "2023-01-01", "-o", "x.md"), 2, "--from"),
        (("progress",), 2, "-o"),
        (("progress", "-o", "x.dcx"), 2, "docx"),
        (("progress", "-o", "x"), 2, "docx"),
        (("progress", "-o", "-", "--format", "odt"), 2, "docx"),
        (("progress", "-o", "none/x.md"), 5, "none/x.md"),
        (("progress", "-o", "x.md", "--form", "church"), 2, "đảng, hành-chính"),
        (("roll-up", "-o", "x.md", "--by", "size"), 2, "cơ-quan, cấp"),
        (("progress", "-o", "x.docx", "--template", "none.docx"), 5, "none.docx"),
        (("progress", "-o", "x.md", "--office", "none.yaml"), 3, "none.yaml"),
    ],
)
def test_what_is_refused(
    kept: Office,
    one_line: Callable[[Answer, int], str],
    arguments: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    """One line that says what to do instead, and no file."""
    assert said in one_line(kept("report", *arguments, *DAY), code)
    assert not list(kept.folder.glob("x*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever is root may write everywhere")
def test_a_folder_that_is_closed(kept: Office, one_line: Callable[[Answer, int], str]) -> None:
    """The file is named, and nothing is left behind."""
    closed = kept.folder / "closed"
    closed.mkdir(mode=0o500)
    one_line(kept("report", "progress", "-o", "closed/x.md", *DAY), 5)
    assert not list(Path(closed).iterdir())


def test_the_templates_are_copied(kept: Office) -> None:
    """`report templates --to` puts both into a folder, from which `--template` takes one."""
    assert kept("report", "templates", "--to", "own").code == 0
    names = sorted(path.name for path in (kept.folder / "own").iterdir())
    assert names == ["party.docx", "state.docx"]
    assert kept("report", "templates", "--to", "own").code == 4
    asked = ("report", "plan", "-o", "x.docx", "--template", "own/state.docx", *DAY)
    assert kept(*asked).code == 0


def test_both_languages(kept: Office) -> None:
    """In English the words and dates are English."""
    out = kept("report", "progress", "--period", "2023-H1", "-o", "-", "--lang", "en", *DAY).out
    assert "# REPORT" in out
    assert "2023-08-31" in out
    assert "Quá hạn" not in out


OWN = """\
plan: own-a1
title: Kế hoạch riêng của xã
adopted: 2023-01-15
calendar: none
tasks:
  "a": {title: Dự thảo, due: by 2023-02-15}
  "b": {title: Thông qua, due: by 2023-03-15}
"""


def test_a_commune_makes_a_plan_of_its_own(
    country: Office, one_line: Callable[[Answer, int], str]
) -> None:
    """It is adopted under the commune's part; `why`, the log and the report show it; half of what
    links it is refused, and so is a body without a part."""
    own = country.folder / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    day = ("--today", "2023-03-01")
    asked = ("adopt", str(own), "--under", "country/1", *day)
    assert "--under" in one_line(country(*asked), 2)
    assert "PLAN/TASK" in one_line(country("adopt", str(own), "--under", "1", "--body", "xa-a1"), 2)
    one_line(country(*asked, "--body", "tinh-a"), 4)
    assert "xa-a1" in one_line(country(*asked, "--body", "xa-a"), 3)
    assert country(*asked, "--body", "xa-a1").code == 0
    assert country("complete", "a", "--on", "2023-02-10", *day).code == 0
    why = country("why", "1", "--body", "xa-a1", "--json", *day).data
    (found,) = why["sub_plans"]
    assert (found["plan"], found["body"], found["done"], found["of"]) == ("own-a1", "xa-a1", 1, 2)
    assert "own-a1, xong 1/2" in country("why", "1", "--body", "xa-a1", *day).out
    assert country("why", "1", "--body", "xa-a2", "--json", *day).data["sub_plans"] == []
    assert "country/1" in country("log", *day).out
    report = ("report", "progress", "--plan", "country", "--json", *day)
    alone, both = country(*report).data, country(*report, "--below").data
    assert (alone["plans"], both["plans"]) == (["country"], ["country", "own-a1"])
    assert both["totals"]["all"] == alone["totals"]["all"] + 2
    assert country("verify", *day).code == 0


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html"])
def test_another_process_makes_the_same_bytes(kept: Office, ending: str) -> None:
    """In another time zone and with other hashes, the file is the same to the byte."""
    made = []
    for zone, seed in (("Asia/Ho_Chi_Minh", "1"), ("America/New_York", "2")):
        name = f"{seed}.{ending}"
        command = ["report", "progress", "--period", "2023-H1", "-o", name, "--today", "2023-07-02"]
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-m", "upon", *command],
            cwd=kept.folder,
            env=environment | {"PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        made.append((kept.folder / name).read_bytes())
    assert made[0] == made[1]


def test_the_two_by_two_is_counted_again_from_the_list(kept: Office) -> None:
    """Twenty lines over `tasks --json` on the cut-off day come to the four numbers of the report
    and to its shares."""
    asked = ("report", "progress", "--period", "2023-H1", "--json", *DAY)
    data = kept(*asked).data
    counts = dict.fromkeys(("done_in_time", "done_late", "open_in_time", "overdue"), 0)
    for row in kept("tasks", "--json", "--occurrences", "all", "--today", data["cut_off"]).data:
        if not row["due"]:
            continue
        if row["state"] == "done":
            counts["done_late" if row["completed_on"] > row["due"] else "done_in_time"] += 1
        elif row["state"] in ("active", "in_progress"):
            counts["overdue" if row["due"] < data["cut_off"] else "open_in_time"] += 1
    assert counts == {name: data["totals"][name] for name in counts}
    dated = sum(counts.values())
    assert dated > 1
    for name, count in counts.items():
        assert abs(float(data["percent"][name]) - 100 * count / dated) < 0.1
