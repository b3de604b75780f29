"""The command follow: national documents of another ledger."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.accounts.accounts import SqlAccounts
from store.accounts.sessions import SqlTokens
from store.ledger import open_ledger
from tests.cli.conftest import Office
from tests.support.served_process import serving
from upon.clock import now

ROOT = Path(__file__).parents[4]
DAY = ("--today", "2023-02-01", "--lang", "en")
CENTRE = ("--db", "centre.db")
DATES = ("--issued", "2022-12-10", "--sets-due", "2023-03-01")
DOCUMENT = ("record", "decision", *DATES, "--number", "7-HD")


def both(office: Office) -> str:
    """The office's plan here and at the centre, which recorded a document; its id."""
    office.adopted()
    assert office("adopt", str(office.plan), *CENTRE, "--as", "centre").code == 0
    event: str = office(*DOCUMENT, *CENTRE, *DAY, "--as", "centre", "--json").data["event"]
    return event


def test_taken_once_and_shown(office: Office) -> None:
    """A preview says what would follow and keeps nothing; then it is taken, and asked again there
    is nothing; history, log and reasons name the other ledger and its entry."""
    event = both(office)
    looked = office("follow", "--from", "centre.db", "--preview", *DAY)
    assert "Waiting → To be started" in looked.out
    assert "Nothing was recorded. Would be taken from centre.db" in looked.err
    made = office("follow", "--from", "centre.db", *DAY, "--json").data
    assert [(one["source_entry"], one["entry"], one["event"]) for one in made["taken"]] == [
        (2, 2, event)
    ]
    assert made["cursor"] == {"entry": 2, "hash": made["taken"][0]["source_hash"]}
    assert made["read"].startswith("2:")
    again = office("follow", "--from", "sqlite:///centre.db", *DAY)
    assert (again.code, again.err.splitlines()[-1]) == (
        0,
        "Nothing new to take from centre.db; its ledger was read and verified up to entry 2.",
    )
    short = made["ledger"][:12]
    for command in (["log"], ["history", "3"]):
        assert f"taken from the ledger {short}, entry 2" in office(*command, *DAY).out
        origins = [row["origin"] for row in office(*command, "--json").data]
        assert origins[-1] == {
            "ledger": made["ledger"],
            "entry": 2,
            "hash": made["cursor"]["hash"],
        }
    why = office("why", "3", *DAY)
    assert f"7-HD was taken from the ledger {short}, entry 2." in why.out
    assert office("why", "3", "--json").data["origins"][event]["entry"] == 2


def test_what_was_left_is_told(office: Office) -> None:
    """A document that was recorded here by hand stays, and a line says so; the exit is good."""
    both(office)
    office(*DOCUMENT, *DAY)
    found = office("follow", "--from", "centre.db", *DAY)
    assert found.code == 0
    assert "Entry 2 of the other ledger was left: 7-HD was recorded here otherwise" in found.err
    told = office("follow", "--from", "centre.db", *DAY, "--json").data
    assert [(one["source_entry"], one["why"]) for one in told["left"]] == [(2, "own")]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--from", "none.db"], 3, "none.db"),
        (["--from", "https://centre.invalid/upon"], 1, "https://centre.invalid/upon"),
        (["--from", "http://centre.invalid"], 2, "https://"),
        (["--from", "https://lan:bimat@centre.invalid"], 2, "https://MÁY"),
        (["--from", "ftp://centre.invalid/x"], 2, "sqlite:///"),
        (["--from", "upon.db"], 4, "chính sổ này"),
        (["--from", "centre.db", "--db", "none.db"], 3, "none.db"),
        (["--from", "centre.db", "--every", "0"], 2, "--every"),
        (["--from", "centre.db", "--every", "9", "--preview"], 2, "--preview"),
        (["--from", "centre.db", "--every", "9", "--today", "2023-02-01"], 2, "--today"),
        (["--from", "centre.db", "--known-at", "2030-01-01T00:00:00Z"], 2, "--known-at"),
        ([], 2, "--from"),
    ],
)
def test_what_cannot_be_followed_is_one_line(office: Office, one_line, words, code, said) -> None:  # type: ignore[no-untyped-def]
    """No ledger there, no database, the workspace's own, options that exclude each other: one line,
    and nothing is made."""
    both(office)
    before = sorted(path.name for path in office.folder.iterdir())
    assert said in one_line(office("follow", *words), code)
    assert sorted(path.name for path in office.folder.iterdir()) == before


def test_from_a_service(office: Office, one_line, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """What `upon serve` shows is followed as its database is, with a token from the environment;
    without one it is refused in one line."""
    both(office)
    centre = open_ledger(str(office.folder / "centre.db"))
    SqlAccounts(centre, now).add("lan", by="t", full_name="Lan", role="reader", password=None)
    token, _ = SqlTokens(centre, now).add("lan", "province", "reader", None, 9)
    with serving(["--db", "centre.db"], office.folder) as (_, url):
        assert "401" in one_line(office("follow", "--from", url, *DAY), 4)
        monkeypatch.setenv("UPON_FOLLOW_TOKEN", token)
        found = office("follow", "--from", url, *DAY)
        assert f"Taken from {url}" in found.err
        assert token not in found.out + found.err
        again = office("follow", "--from", f"{url}/", *DAY, "--json").data
    assert (again["source"], again["taken"], again["cursor"]["entry"]) == (url, [], 2)
    assert found.code == 0
    assert [row["number"] for row in office("events", "--json").data] == ["7-HD"]


def test_it_goes_on_until_told_to_stop(office: Office) -> None:
    """With --every it takes what comes, one line of JSON a look, and ends well at a signal."""
    both(office)
    process = subprocess.Popen(
        [sys.executable, "-m", "upon", "follow", "--from", "centre.db", "--every", "1"],
        cwd=office.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "UPON_DB": "sqlite:///upon.db"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    first = json.loads(process.stderr.readline())
    assert (first["event"], first["taken"], first["read"]) == ("followed", 1, 2)
    words = ("record", "decision", *DATES, "--number", "8-HD")
    assert office(*words, *CENTRE, *DAY).code == 0
    ends = time.monotonic() + 60
    while json.loads(process.stderr.readline())["taken"] == 0:
        assert time.monotonic() < ends
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    process.stderr.close()
    assert [row["number"] for row in office("events", "--json").data] == ["7-HD", "8-HD"]
