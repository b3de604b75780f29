"""Rows that repeat others or cannot be, clerks that accept at once, and the questions at a
terminal."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.conftest import Office
from tests.support.inbox import DAY, REGISTER_ROWS, entries, inbox, reviewed

ROOT = Path(__file__).parents[3]
CLERKS = 3


def test_duplicates_and_doubts_within_a_register(seeded: Office) -> None:
    """A row that comes again names the first; the same number with another date is doubtful."""
    first = REGISTER_ROWS[0]
    again = json.loads(json.dumps(first.cells))
    again[3], again[5] = "Số 11 - QC / TU", first.title + " (bản giấy)"
    other = [*first.cells]
    other[4] = "06/12/2022"
    with (seeded.folder / "so.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([again, other])
    data = inbox(seeded, "--json").data
    assert (data[-2]["status"], data[-2]["same_as"]) == ("duplicate", 2)
    assert data[-1]["status"] == "doubtful"
    assert "same_row" in [reason["code"] for reason in data[-1]["proposals"][0]["against"]]


def test_a_copy_without_its_day(seeded: Office) -> None:
    """The same number and issuer without a day is the same document, be it in the register or in
    the ledger."""
    bare = [*REGISTER_ROWS[0].cells]
    bare[4] = ""
    with (seeded.folder / "so.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(bare)
    last = inbox(seeded, "--json").data[-1]
    assert (last["status"], last["same_as"]) == ("duplicate", 2)
    assert inbox(seeded, "--accept", reviewed(seeded, {2: "btvtu-model-regulation"})).code == 0
    assert inbox(seeded, "--json").data[-1]["status"] == "recorded"


def test_days_that_cannot_be(seeded: Office) -> None:
    """A document issued after it came in, or in the future, is doubtful."""
    text = (seeded.folder / "so.csv").read_text("utf-8")
    lines = text.splitlines()
    lines[1] = lines[1].replace("05/12/2022", "01/12/2022", 1)
    lines[2] = lines[2].replace("12/12/2022", "12/12/2025")
    (seeded.folder / "so.csv").write_text("\n".join(lines), "utf-8")
    data = inbox(seeded, "--json").data
    codes = [[one["code"] for one in row["proposals"][0]["against"]] for row in data[:2]]
    assert [row["status"] for row in data[:2]] == ["doubtful", "doubtful"]
    assert codes == [["after_received"], ["in_future"]]


def test_processes_that_accept_at_once(seeded: Office) -> None:
    """Clerks accept the same review at once: each document is recorded once."""
    review = reviewed(seeded, {2: "btvtu-model-regulation", 4: "btvtu-regulation-guidance", 3: "-"})
    command = [sys.executable, "-m", "upon", "inbox", "so.csv", "--accept", review, *DAY]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for _ in range(CLERKS)
    ]
    errors = [process.communicate(timeout=180)[1] for process in running]
    assert [process.returncode for process in running] == [0] * CLERKS, errors
    assert entries(seeded) == 4


def test_asked_at_a_terminal(seeded: Office) -> None:
    """At a terminal the effect is shown first; taken, dismissed, left for later and stopped."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "upon", "--lang", "en", "inbox", "so.csv", "--ask", *DAY]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "dumb"}
    process = subprocess.Popen(
        command, env=environment, stdin=slave, stdout=slave, stderr=slave, cwd=seeded.folder
    )
    os.close(slave)
    seen = ""
    for answer in ("y", "-", "nonsense", "btvtu-regulation-guidance", "", "q"):
        seen += _until(master, "stop:")
        os.write(master, f"{answer}\n".encode())
    seen += _until(master, "Lines recorded", ends=True)
    assert process.wait(timeout=60) == 0
    os.close(master)
    assert "If it is taken as btvtu-model-regulation" in seen
    assert "No trigger 'nonsense'" in seen
    assert "Lines recorded: 3." in seen
    kinds = [row["kind"] for row in seeded("log", "--json").data]
    assert kinds == ["adopted", "recorded", "dismissed", "recorded"]


def _until(terminal: int, text: str, *, ends: bool = False) -> str:
    """What is written at a terminal, up to a text."""
    seen, until = b"", time.monotonic() + 60
    while text.encode() not in seen or (ends and not seen.rstrip().endswith(b".")):
        assert time.monotonic() < until, seen.decode(errors="replace")
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096)
    return seen.decode(errors="replace")
