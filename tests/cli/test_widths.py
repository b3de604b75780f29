"""Pages fit the width from which they are called, in a pipe too; what is to be typed is never cut,
and receipts, lists and the day's page stay short."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Office
from upon.words.texts import LANGUAGES

DAY = ("--today", "2023-04-10")
PAGES = """\
agenda
agenda --all
tasks
waiting
overdue
due
why 2.1.2.a
why 2.1.6
why 3.đ
show nq21 2.1.2.a
show nq21
confirm 2.1.6
triggers
history 2.1.2.a
log
policy
calendar
reminders
bodies
""".splitlines()
IDS = re.compile(r"\b(?:btvtu|btctu|prov|tw|tu|btvthu)-[a-z0-9-]*[a-z]\b")
MONTHLY = """\
plan: monthly
title: Báo cáo
adopted: 2023-01-01
bodies: {o: {name: Văn phòng}}
triggers: {start-it: {name: Quyết định giao việc}}
tasks:
  "1": {title: Báo cáo hằng tháng, lead: [o], implementing: [o], when: start-it, due: every month}
"""


@pytest.fixture
def seed(office: Office) -> Office:
    """An office with the shipped plan and a document."""
    given = ("--number", "01-QC/TU", "--issued", "2023-01-31", "--today", "2023-02-01")
    return office.having(
        ("adopt", "nq21-duc-pho", "--today", "2022-10-15"),
        ("record", "btvtu-model-regulation", *given),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_page(
    seed: Office, monkeypatch: pytest.MonkeyPatch, width: int, lang: str
) -> None:
    """Every page for people, at four widths."""
    monkeypatch.setenv("COLUMNS", str(width))
    for page in PAGES:
        answer = seed(*page.split(), "--lang", lang, *DAY)
        wide = [line for line in answer.out.splitlines() if len(line) > width]
        assert not wide, (page, wide[:3])


@pytest.mark.parametrize("width", [60, 100])
def test_what_is_typed_or_counted_is_whole(
    seed: Office, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Ids of triggers, dates and days left are never cut."""
    known = {row["id"] for row in seed("triggers", "--json", *DAY).data}
    monkeypatch.setenv("COLUMNS", str(width))
    for page in ("waiting", "agenda --all", "tasks", "why 2.1.6"):
        out = seed(*page.split(), *DAY).out
        assert set(IDS.findall(out)) <= known, page
    rows = seed("overdue", "--json", *DAY).data
    out = seed("overdue", *DAY).out
    for row in rows:
        day = "/".join(reversed(row["due"].split("-")))
        assert re.search(rf"{day}\*? +quá \d+ ngày", out), row["task"]


def test_the_page_of_the_day_folds(seed: Office) -> None:
    """What waits and what is continuous is told in numbers; with --all in full."""
    short, full = seed("agenda", *DAY), seed("agenda", "--all", *DAY)
    assert len(short.out.splitlines()) <= 50
    assert len(full.out.splitlines()) > 70
    assert "CHỜ VĂN BẢN, SỰ KIỆN: 14" in short.out
    assert "upon complete 2.2.6 --occurrence 2022" in " ".join(short.out.split())
    assert "upon record" in short.out
    assert "Đẩy mạnh công tác tuyên truyền" not in short.out
    assert len(seed("agenda", "--json", *DAY).data["waiting"]) == 14


def test_ten_years_are_a_few_lines(office: Office) -> None:
    """A document that opens ten years of months prints the first few; JSON has them all."""
    plan = office.folder / "monthly.yaml"
    plan.write_text(MONTHLY, encoding="utf-8")
    assert office("adopt", str(plan), "--today", "2023-01-01").code == 0
    record = ("record", "start-it", "--issued", "2023-01-05", "--today", "2023-01-10")
    previews = {lang: office(*record, "--preview", "--lang", lang) for lang in LANGUAGES}
    changes = office(*record, "--json").data["changes"]
    more = len({change["occurrence"] for change in changes} - {None}) - 3
    assert more > 100
    assert f"... và {more} kỳ sau" in previews["vi"].out
    assert f"... and {more} more to come" in previews["en"].out
    for shown in previews.values():
        assert len(shown.out.splitlines()) < 15
        assert len(shown.err) < 300


def test_the_head_is_printed_where_it_is_asked_for(seed: Office) -> None:
    """64 digits are for who compares them: with --head, and in JSON."""
    digits = re.compile(r"[0-9a-f]{64}")
    made = ("start", "2.2.6", "--occurrence", "2022", *DAY)
    assert not digits.search(seed(*made).err)
    assert digits.search(seed("complete", *made[1:], "--head").err)
    assert digits.search(seed("undo", "--json", *DAY).data["head"])


@pytest.mark.parametrize("name", ["policy", "calendar", "reminders", "bodies"])
def test_a_name_alone_lists(seed: Office, name: str) -> None:
    """A name whose commands list something lists it; a word that is none is still refused."""
    assert seed(name, *DAY).out == seed(name, "list" if name == "bodies" else "show", *DAY).out
    assert seed(name, "--json", *DAY).data
    assert seed(name, "nonsense").code == 2


def in_terminal(command: list[str], folder: Path, **environment: str) -> Iterator[str]:
    """What a terminal shows of a command."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "upon", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", **environment},
    )
    os.close(theirs)
    try:
        while data := os.read(ours, 65_536):
            yield data.decode("utf-8", "replace")
    except OSError:
        pass  # the terminal is gone with the process
    finally:
        process.wait()
        os.close(ours)


def test_a_pager_where_there_is_one(seed: Office) -> None:
    """On a terminal the day's page goes through the pager, unless it is not wanted."""
    pager = seed.folder / "pager"
    pager.write_text("#!/bin/sh\nsed 's/^/|/'\n", encoding="utf-8")
    pager.chmod(0o755)
    root = str(Path(__file__).parents[2])
    given = {"PAGER": str(pager), "PYTHONPATH": root}
    shown = "".join(in_terminal(["agenda", *DAY], seed.folder, **given)).replace("\x1b[1m", "")
    assert "|CHƯƠNG TRÌNH CÔNG VIỆC NGÀY 10/04/2023" in shown
    bare = "".join(in_terminal(["agenda", "--no-pager", *DAY], seed.folder, **given))
    assert "|CHƯƠNG" not in bare
    assert "CHƯƠNG TRÌNH CÔNG VIỆC" in bare
