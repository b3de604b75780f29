"""Several processes deliver from one database: no message twice, none lost, the same id after a
kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.retry_schedule import LEASE
from engine.ports.messages import QUEUED, SENT
from store.ledger import open_ledger
from tests.delivery.desk import SETTINGS, Desk
from tests.support.servers import drop_database

ROOT = Path(__file__).parents[2]
MANY = 12
SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from store.ledger import open_ledger
from tests.delivery.desk import Desk
url, folder, now, name, dies = sys.argv[1:]
folder = Path(folder) / name
folder.mkdir()
desk = Desk(open_ledger(url), folder, (folder.parent / "notify.yaml").read_text()).at(now)
def send(recipient, letter):
    with (folder / "sent").open("a") as file:
        file.write(letter.id + "\\n")
        file.flush()
    if dies == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
desk.deliver(send)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('database')}"
        return
    made = request.getfixturevalue("server_database")
    yield made
    drop_database(made)


@pytest.fixture
def desk(url: str, tmp_path: Path) -> Iterator[Desk]:
    """An office with many recipients, on a day that tells them all something."""
    many = "".join(
        f"  x{n}: {{body: ward-a, channel: mail, address: x{n}@example.org}}\n" for n in range(MANY)
    )
    ledger = open_ledger(url)
    yield Desk(ledger, tmp_path, SETTINGS + many).at("2023-01-04 07:30").sweep()
    ledger.engine.dispose()


def process(url: str, folder: Path, now: str, name: str, how: str = "-") -> subprocess.Popen[str]:
    """One that delivers."""
    command = [sys.executable, "-c", SCRIPT, url, str(folder), now, name, how]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)


def sent(folder: Path, *names: str) -> Counter[str]:
    """How often each message was sent by some processes."""
    paths = [folder / name / "sent" for name in names]
    return Counter(line for path in paths if path.exists() for line in path.read_text().split())


def test_three_at_once(desk: Desk, url: str, tmp_path: Path) -> None:
    """Each message is made once and sent once, whoever of them does it."""
    names = ("p1", "p2", "p3")
    running = [process(url, tmp_path, "2023-01-04 07:30", name) for name in names]
    assert [e for one in running if (e := one.communicate(timeout=120)[1])] == []
    found = sent(tmp_path, *names)
    assert set(found.values()) == {1}
    kept = desk.post.messages()
    assert sorted(found) == sorted(message.id for message in kept)
    assert {(message.state, message.attempts) for message in kept} == {(SENT, 1)}
    assert len(kept) == MANY + 1


def test_killed_between_sending_and_keeping_it(desk: Desk, url: str, tmp_path: Path) -> None:
    """What was on the wire when its process was killed goes out again under the same id, once the
    claim has lapsed; all others go out once."""
    dying = process(url, tmp_path, "2023-01-04 07:30", "p1", "dies")
    dying.communicate(timeout=120)
    assert dying.returncode == -signal.SIGKILL
    first = sent(tmp_path, "p1")
    assert first
    for name, now in (("p2", "2023-01-04 07:31"), ("p3", "2023-01-04 07:41")):
        assert process(url, tmp_path, now, name).communicate(timeout=120)[1] == ""
    assert LEASE.total_seconds() == 600
    assert set(first).isdisjoint(sent(tmp_path, "p2"))
    assert set(first) <= set(sent(tmp_path, "p3"))
    every = sent(tmp_path, "p1", "p2", "p3")
    assert len(every) == MANY + 1
    # Those that the dead one had taken, and it alone, may have gone twice.
    assert {name for name, count in every.items() if count > 1} == set(first)
    assert desk.post.messages(QUEUED) == []
