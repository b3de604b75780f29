"""The real command line killed without a goodbye: nothing that was acknowledged is lost, nothing is
there by half, and the next start finds all of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.kill import at_random, started, sweep
from engine.model.hash_chain import Head
from tests.kill.places import Files, Place, Server
from tests.kill.scene import KILLED, Told, head_of, hold

ROOT = Path(__file__).parents[2]
KILLS = 5
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def begun(place: Place, *words: str, **environment: str) -> subprocess.Popen[str]:
    """The command as a person starts it, in a process group of its own."""
    env = os.environ | {"UPON_DB": place.url, "UPON_LANG": "en"} | environment
    return subprocess.Popen(
        [sys.executable, "-m", "upon", *words, "--json", "--today", "2023-03-01"],
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, Any]:
    """Its exit code and what it acknowledged."""
    out, _ = process.communicate(timeout=60)
    return process.returncode, json.loads(out) if out.startswith(("{", "[")) else None


def shown(place: Place, *words: str) -> Any:
    """What a command that must succeed answers."""
    code, answer = ended(begun(place, *words))
    assert code == 0
    return answer


def document(number: int) -> tuple[str, ...]:
    """The words that record a document under a key of its own."""
    return ("record", "y", "--issued", "2023-02-01", "--number", f"{number}", "--key", f"k{number}")


def test_killed_at_random(tmp_path: Path) -> None:
    """Killed at any moment of its life; who asks again under the key finds it recorded once."""
    place, _ = started(Files(tmp_path))
    began = time.monotonic()
    assert ended(begun(place, *document(0)))[0] == 0
    life, rng = time.monotonic() - began, Random(1)  # noqa: S311  delays are no secrets
    for number in range(1, KILLS + 1):
        before, words = head_of(place), document(number)
        process = begun(place, *words)
        time.sleep(life * rng.uniform(0.5, 1))
        os.killpg(process.pid, signal.SIGKILL)
        _, answer = ended(process)
        hold(place, before, Told([words], [answer] if answer else [], KILLED))
        assert ended(begun(place, *words))[1]["entry"] == before.count + 1
    assert head_of(place).count == KILLS + 3


@pytest.mark.parametrize("statement", ["1", "20"])
def test_killed_by_failpoint(tmp_path: Path, statement: str) -> None:
    """Killed at a statement that the environment names, it answers nothing; the start after shows
    what was shown before, or what was asked for is there whole. benchmarks/kill.py kills at all."""
    place, _ = started(Files(tmp_path))
    usual = shown(place, "tasks")
    before, words = head_of(place), document(1)
    code, answer = ended(begun(place, *words, UPON_FAIL=f"kill@{statement}"))
    assert (code, answer) == (KILLED, None)
    again = shown(place, "tasks")
    assert hold(place, before, Told([words], [], code)) != before or again == usual


def test_a_hot_journal(tmp_path: Path) -> None:
    """Half a transaction in the file, its journal beside it: the start after it rolls back."""
    place, _ = started(Files(tmp_path))
    usual, before = shown(place, "tasks"), head_of(place)
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE');"
        "c.executemany('INSERT INTO plan_version (seq, plan, doc) VALUES (?, ?, ?)',"
        " [(n, 'q', 'x' * 500) for n in range(100, 2100)]);"
        "c.execute('UPDATE standing SET due = NULL, due_kind = \\'none\\'');"
        "os.kill(os.getpid(), 9)"
    )
    torn = subprocess.run([sys.executable, "-c", script, str(place.path)], check=False)
    assert torn.returncode == KILLED
    left = [file.name for file in tmp_path.iterdir()]
    assert {"template.db-journal", "template.db-wal"} & set(left)
    assert shown(place, "tasks") == usual
    assert hold(place, before, Told([], [], KILLED)) == before


def test_a_bounded_campaign() -> None:
    """The campaign's command: every fourth statement of one command, and some random moments of
    all. The whole is `python -m benchmarks.kill`."""
    words = [sys.executable, "-m", "benchmarks.kill", "--kills", "12", "--seconds", "4"]
    done = subprocess.run(
        [*words, "--sweep", "complete", "--stride", "4"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "nothing by half" in done.stdout


def test_on_a_server(server: str, tmp_path: Path) -> None:
    """The same on PostgreSQL: some statements of two commands, a copy to a file among them, and
    random moments of all."""
    stage = Server(tmp_path, server)
    assert sweep(stage, only="complete", stride=9)["complete"] > 2
    assert sweep(stage, only="copy", stride=90)["copy"] > 1
    assert at_random(stage, 4, 1, float("inf"))["kills"] == 4


def test_what_is_lost_is_seen(tmp_path: Path) -> None:
    """The check itself: an acknowledged entry that is gone, or one too many, is found."""
    place, _ = started(Files(tmp_path))
    kept = Files(tmp_path).place("before")
    kept.become(place)
    before = head_of(place)
    answer = ended(begun(place, *document(1)))[1]
    told = Told([document(1)], [answer], 0)
    hold(place, before, told)
    for database, said in ((kept, told), (place, Told([], [], 0))):
        with pytest.raises(AssertionError):
            hold(database, before, said)
    with pytest.raises(AssertionError):
        hold(place, Head(), told)
