"""The office's day and every date are the same wherever and whenever the program runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.app.session import make_session
from upon import clock
from upon.calc.line_calculator import LineCalculator

ROOT = Path(__file__).parents[2]
ZONES = (None, "UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Apia")
MIDNIGHT = datetime(2023, 3, 5, 17, 0, tzinfo=UTC)
"""When Monday 2023-03-06 begins in Vietnam."""

MINUTES = [MIDNIGHT + timedelta(minutes=number) for number in range(-720, 720)]
RULE = b'{"rule": "3 months after x", "events": {"x": "2022-12-05"}}'
QUESTIONS = (
    ("tasks", "--json", "--today", "2022-12-20"),
    ("why", "1.a", "--json", "--today", "2022-12-20"),
    ("why", "1.a", "--today", "2022-12-20"),
    ("calc", "3 months after x", "--event", "x=2022-11-30", "--json"),
    ("calendar", "show", "2023", "--json"),
)


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str | None], None]]:
    """Puts the process into a system time zone, and back at the end."""

    def enter(name: str | None) -> None:
        if name is None:
            monkeypatch.delenv("TZ", raising=False)
        else:
            monkeypatch.setenv("TZ", name)
        time.tzset()

    yield enter
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock, in its one home."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return put


@pytest.fixture
def dated(office: Any) -> Any:
    """A small ledger in which one task has its date."""
    office.adopted()
    for trigger, day in (("model-regulation", "2022-11-03"), ("guidance", "2022-11-05")):
        assert office("record", trigger, "--issued", day, "--today", "2022-12-06").code == 0
    return office


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.usefixtures("office")
def test_today_is_the_office_s_in_every_minute_of_a_day(
    zone: str | None, in_zone: Any, at: Any
) -> None:
    """For 12 hours on each side of the office's midnight the day changes then, and only then."""
    in_zone(zone)
    for moment in MINUTES:
        at(moment)
        wanted = date(2023, 3, 6) if moment >= MIDNIGHT else date(2023, 3, 5)
        assert make_session({}).today == wanted, moment


@pytest.mark.usefixtures("office")
def test_the_zone_asked_for_decides_the_day(at: Any) -> None:
    """With --zone the day is that zone's, across its own midnight."""
    at(datetime(2023, 3, 5, 10, 30, tzinfo=UTC))
    days = {zone: make_session({"zone": zone}).today for zone in ZONES if zone}
    assert days["Pacific/Apia"] == days["UTC"] == date(2023, 3, 5)
    at(datetime(2023, 3, 5, 11, 0, tzinfo=UTC))
    assert make_session({"zone": "Pacific/Apia"}).today == date(2023, 3, 6)
    at(datetime(2023, 3, 5, 4, 59, tzinfo=UTC))
    assert make_session({"zone": "America/New_York"}).today == date(2023, 3, 4)


@pytest.mark.parametrize("zone", ZONES)
def test_a_count_is_the_same_in_every_minute_of_a_day(
    zone: str | None, in_zone: Any, at: Any
) -> None:
    """`upon calc` looks at no clock: each minute gives the same bytes."""
    in_zone(zone)
    wanted = LineCalculator("vi").answer(RULE)
    assert '"due": "2023-03-06"' in wanted
    calculator = LineCalculator("vi")
    for moment in MINUTES:
        at(moment)
        assert calculator.answer(RULE) == wanted


def test_answers_are_the_same_in_every_zone(dated: Any, in_zone: Any, at: Any) -> None:
    """With --today fixed, lists, reasons and counts are the same bytes around every midnight."""
    wanted = {asked: dated(*asked).out for asked in QUESTIONS}
    for zone in ZONES:
        in_zone(zone)
        for minutes in (-720, -1, 0, 719):
            at(MIDNIGHT + timedelta(minutes=minutes))
            for asked in QUESTIONS:
                assert dated(*asked).out == wanted[asked], (zone, minutes, asked)


def test_a_task_is_overdue_from_the_office_s_midnight(dated: Any, in_zone: Any, at: Any) -> None:
    """Due on 2023-02-06, it is overdue at 00:00 of the 7th in Vietnam, wherever the machine is."""
    midnight = datetime(2023, 2, 6, 17, 0, tzinfo=UTC)
    for zone in ZONES:
        in_zone(zone)
        at(midnight - timedelta(minutes=1))
        assert dated.row("1.a")["timeliness"] == "due_soon"
        at(midnight)
        assert dated.row("1.a")["timeliness"] == "overdue"


def test_real_processes_agree(dated: Any) -> None:
    """The command itself, started in each zone with one question or the other, prints the same."""
    for number, zone in enumerate(ZONES):
        asked = QUESTIONS[number % 2]
        settings = {k: v for k, v in os.environ.items() if k != "TZ"}
        settings |= {"TZ": zone} if zone else {}
        made = subprocess.run(
            [sys.executable, "-m", "upon", *asked],
            cwd=ROOT,
            env=settings,
            capture_output=True,
            check=True,
        )
        assert made.stdout.decode() == dated(*asked).out, zone
