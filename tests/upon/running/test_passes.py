"""Passes, the metronome and the log by themselves: midnight, back-off, death, silence."""

from __future__ import annotations

import json
import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from engine.ports.heartbeats import Runner, Seen
from engine.queries.service_status import state_of
from engine.service.engine import Engine
from store.backends.errors import BusyError
from store.heartbeats import Heartbeats
from store.ledger import open_ledger
from tests.support.strategies import ZONE, make_plan
from upon import clock
from upon.running import passes
from upon.running.interval import LONGEST_PASS, MISSED, Metronome, Pulse
from upon.running.json_log import Log, brief, error_line, json_lines
from upon.running.passes import LONGEST_WAIT, Keeper

EVENING = datetime(2023, 3, 1, 16, 59, tzinfo=UTC)
"""One minute before the office's midnight."""


Said = Callable[[Callable[[], object]], list[dict[str, Any]]]


class Hands:
    """The clocks of a process, turned by hand."""

    def __init__(self) -> None:
        self.now, self.seconds = EVENING, 0.0

    def turn(self, seconds: float) -> None:
        """Let time pass, on the wall and in the process."""
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Time by hand."""
    made = Hands()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr(passes, "monotonic", lambda: made.seconds)
    return made


@pytest.fixture
def engine(database: Path, hands: Hands) -> Iterator[Engine]:
    """An office with a task due tomorrow."""
    ledger = open_ledger(str(database))
    made = Engine(ledger, lambda: hands.now, ZONE, by="clerk")
    made.adopt(make_plan({"1": {"due": "by 2023-03-02"}}, adopted="2023-03-01"))
    yield made
    ledger.engine.dispose()


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What is logged while something is done."""

    def read(done: Callable[[], object]) -> list[dict[str, Any]]:
        with json_lines():
            done()
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


def keeper(
    engine: Engine,
    deliver: passes.Delivery = passes.deliver_nothing,
    name: str = "a",
    via: str = "run",
) -> Keeper:
    """A process that keeps the clock."""
    me = Runner(name, "host", 1, via, 60, clock.now(), clock.now())
    made = Keeper(engine, Heartbeats(engine.ledger), me, Log(), deliver)  # type: ignore[arg-type]
    made.begin()
    return made


def look(engine: Engine) -> Seen:
    return Heartbeats(engine.ledger).look()  # type: ignore[arg-type]


def test_midnight_is_the_offices(engine: Engine, hands: Hands, said: Said) -> None:
    """Each pass reckons the day by the office's zone anew; a clock that was set back is told of."""

    def night() -> None:
        made = keeper(engine)
        for seconds in (0, 60, 60, -180):
            hands.turn(seconds)
            assert made.run(lease=True)

    events = said(night)
    days = [one["today"] for one in events if one["event"] == "pass"]
    assert days == ["2023-03-01", "2023-03-02", "2023-03-02", "2023-03-01"]
    assert [one["before"] for one in events if one["event"] == "clock_set_back"] == ["2023-03-02"]


def test_what_is_due_is_sent_by_who_looks(engine: Engine, hands: Hands, said: Said) -> None:
    """Delivery follows the sweep in the same pass; who has not the lease does neither."""
    calls: list[date | None] = []

    def deliver(_: Engine, today: date | None) -> dict[str, object]:
        calls.append(today)
        return {"sent": 3}

    told = said(lambda: keeper(engine, deliver).run(lease=True))
    assert [one["event"] for one in told] == ["started", "keeps_watch", "pass"]
    assert told[-1]["sent"] == 3
    me = Runner("b", "host", 2, "run", 60, hands.now, hands.now)
    other = Keeper(engine, Heartbeats(engine.ledger), me, Log(), deliver)  # type: ignore[arg-type]
    other.begin()
    told = said(lambda: other.run(lease=True))
    assert calls == [None]
    assert [one["event"] for one in told] == ["stands_by"]


def test_failures_are_tried_again_after_longer(engine: Engine, hands: Hands, said: Said) -> None:
    """A pass that fails ends nothing: the next beat tries again, then every second, fourth ... one,
    at most every five minutes; status shows the error until a pass succeeds."""
    tries: list[float] = []
    good = False

    def deliver(_: Engine, __: date | None) -> dict[str, object]:
        tries.append(hands.seconds)
        if not good:
            raise BusyError("upon.db")
        return {}

    made = keeper(engine, deliver)

    def half_an_hour() -> None:
        for _ in range(30):
            made.tick()
            hands.turn(60)

    failed = [one for one in said(half_an_hour) if one["event"] == "pass_failed"]
    assert [one["failures"] for one in failed] == list(range(1, len(tries) + 1))
    assert {one["level"] for one in failed} == {"error"}
    assert tries[:4] == [0, 60, 180, 420]
    gaps = {after - before for before, after in pairwise(tries[3:])}
    assert gaps == {LONGEST_WAIT}
    assert look(engine).runners[0].error == (
        "BusyError: upon.db is locked by another program; nothing was recorded, try again"
    )
    good = True
    hands.turn(LONGEST_WAIT)
    events = {one["event"]: one for one in said(made.tick)}
    assert events["recovered"]["failures"] == len(tries) - 1
    assert look(engine).runners[0].error is None


def test_a_metronome_that_is_not_heard() -> None:
    """It counts as stuck when no beat came for several intervals, or a pass hangs; not before, nor
    while a pass takes long."""
    made = Metronome(60, lambda: None, EVENING)
    assert not made.is_stuck()
    made._heard -= MISSED * 60 + 1
    assert made.is_stuck()
    made._idle.clear()
    assert not made.is_stuck()
    made._heard -= LONGEST_PASS
    assert made.is_stuck()


def test_a_beat_waits_for_the_one_before() -> None:
    """While a pass takes long, none begins beside it; a stop waits for it so long and no longer."""
    running, most = [], []
    release = threading.Event()

    def tick() -> None:
        running.append(1)
        most.append(len(running))
        release.wait(5)
        running.pop()

    made = Metronome(1, tick, datetime.now(UTC))
    with json_lines():
        made.start()
        time.sleep(1.3)
        assert not made.stop(0.05)
        release.set()
        assert made._idle.wait(5)
    assert set(most) == {1}


def test_nothing_private_is_said() -> None:
    """Of an error of the database the driver's first line is told, not the statement or its
    values."""
    cause = RuntimeError("server closed\nDETAIL: row")
    error = OperationalError("INSERT INTO x VALUES (?)", ("secret",), cause)
    assert error_line(error) == "OperationalError: server closed"
    assert error_line(RuntimeError()) == "RuntimeError: -"
    assert len(brief("x\n" * 1000)) == 500


def test_all_that_is_said_is_json(said: Said) -> None:
    """Packages' own words, warnings and errors in threads too; afterwards all is as it was."""

    def talk() -> None:
        packages = logging.getLogger("apscheduler.scheduler")
        try:
            raise ValueError("one\ntwo")
        except ValueError:
            packages.exception("job %s\nfailed", "pass")
        packages.info("too much")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("careful", stacklevel=1)
        thread = threading.Thread(target=lambda: 1 / 0, name="t")
        thread.start()
        thread.join()

    first, second, third = said(talk)
    assert (first["event"], first["library"]) == ("library", "apscheduler.scheduler")
    assert (first["message"], first["error"]) == ("job pass failed", "ValueError: one")
    assert "careful" in second["message"]
    assert (third["event"], third["thread"]) == ("thread_died", "t")
    assert datetime.fromisoformat(first["time"]).tzinfo == UTC


def test_a_clock_that_ran_ahead_and_died(engine: Engine, hands: Hands) -> None:
    """A runner whose clock is two hours ahead dies: who stands by looks after three intervals of
    its own, by its own watch, and status is not fresh until then."""
    standby, now = keeper(engine), hands.now
    hands.now += timedelta(hours=2)
    dead = Runner("dead", "host", 2, "run", 60, hands.now, hands.now)
    running = Heartbeats(engine.ledger)  # type: ignore[arg-type]
    running.begin(dead)
    assert running.beat(dead, hands.now, lease=True)
    hands.now = now
    for _ in range(3):
        assert not standby.beat(lease=True)
        assert state_of(look(engine), hands.now)[0] == "unwatched"
        hands.turn(60)
    assert standby.beat(lease=True)
    assert state_of(look(engine), hands.now)[0] == "fresh"


def test_a_holder_that_goes_on_keeps_its_lease(engine: Engine, hands: Hands) -> None:
    """Who renews the lease keeps it, however far its clock is off."""
    standby, now = keeper(engine), hands.now
    ahead = Runner("ahead", "host", 2, "run", 60, hands.now, hands.now)
    running = Heartbeats(engine.ledger)  # type: ignore[arg-type]
    running.begin(ahead)
    for number in range(9):
        assert running.beat(ahead, now + timedelta(hours=2, seconds=60 * number), lease=True)
        assert not standby.beat(lease=True)
        hands.turn(60)


def test_a_long_pass_is_no_silence(engine: Engine, hands: Hands) -> None:
    """While a pass takes ten minutes, the pulse keeps the heartbeat and the lease; a pass that
    fails leaves the lease to the others, and the pulse does not take it back."""
    made = keeper(engine)

    def long(_: Engine, __: date | None) -> dict[str, object]:
        for _minute in range(10):
            hands.turn(60)
            made.pulse()
            assert state_of(look(engine), hands.now)[0] == "fresh"
        raise OSError("no more")

    made._deliver = long
    assert not made.run(lease=True)
    made.pulse()
    assert look(engine).lease is None
    assert state_of(look(engine), hands.now)[0] == "failing"


def test_the_pulse_beats_in_its_own_thread() -> None:
    """It beats again and again until it is stopped, whatever the caller does meanwhile."""
    beats, thrice = [], threading.Event()

    def beat() -> None:
        beats.append(threading.get_ident())
        if len(beats) == 3:
            thrice.set()

    pulse = Pulse(0.01, beat)
    pulse.start()
    assert thrice.wait(60)
    pulse.stop(60)
    count = len(beats)
    assert threading.get_ident() not in beats
    assert len(beats) == count
