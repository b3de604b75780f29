"""A pass of the running clock killed at any of its statements: nothing is told by half, twice or
never, and the next pass goes on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from store.heartbeats import Heartbeats
from store.ledger import open_ledger
from tests.kill.places import Files, Place, Server, Stage
from tests.kill.scene import KILLED, told_to
from tests.support.strategies import make_plan, office

PASS = ("run", "--once")
PLAN = make_plan({"1": {"due": "by 2023-03-02"}, "2": {"due": "by 2023-02-25"}})
BEFORE = date(2023, 2, 20)
"""The last day on which somebody looked; the pass looks at 1 March."""
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def started(stage: Stage) -> Place:
    """A database with the plan in force, which nobody looked after since."""
    place = stage.place("template")
    place.clear()
    engine = office(open_ledger(place.url))
    engine.adopt(PLAN, today=BEFORE)
    engine.sweep(today=BEFORE)
    engine.ledger.engine.dispose()  # type: ignore[attr-defined]
    return place


def keys(place: Place) -> list[str]:
    """What is in the outbox, each with its day."""
    ledger = open_ledger(place.url)
    found = [repr((one.notice.key, one.notice.day)) for one in office(ledger).notices()]
    ledger.engine.dispose()
    return sorted(found)


def killed(stage: Stage, stride: int) -> int:
    """Kill a pass at each so many of its statements (1: all), then do it again; how many kills."""
    place = started(stage)
    before, kept = keys(place), stage.place("kept")
    kept.become(place)
    assert told_to(place, [PASS]).end == 0
    whole, kills, number = keys(place), 0, 1
    assert len(whole) > len(before)
    while True:
        place.become(kept)
        if told_to(place, [PASS], fail=f"kill@{number}").end != KILLED:
            return kills
        assert keys(place) in (before, whole)
        assert told_to(place, [PASS]).end == 0
        assert keys(place) == whole
        kills, number = kills + 1, number + stride


def test_killed_on_a_file(tmp_path: Path) -> None:
    """On SQLite, from the heartbeat to the end of the sweep."""
    assert killed(Files(tmp_path), 5) > 4


def test_killed_on_a_server(server: str, tmp_path: Path) -> None:
    """On PostgreSQL the same, at fewer places."""
    assert killed(Server(tmp_path, server), 9) > 2


def test_who_was_killed_is_seen(tmp_path: Path) -> None:
    """Its row says that it never stopped."""
    place, number, stopped = started(Files(tmp_path)), 8, list[datetime | None]()
    while not stopped:
        number += 2
        assert told_to(place, [PASS], fail=f"kill@{number}").end == KILLED
        ledger = open_ledger(place.url)
        stopped = [one.stopped_at for one in Heartbeats(ledger).look().runners]
        ledger.engine.dispose()
    assert stopped == [None]
