"""A clock that leaps is believed at the second look."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from engine.service.engine import Engine
from tests.upon.running.test_passes import Hands, Said, engine, hands, keeper, look, said

__all__ = ["engine", "hands", "said"]


@pytest.mark.parametrize("days", [2, 400, -2, -400])
def test_a_clock_that_leaps_is_looked_at_twice(
    engine: Engine, hands: Hands, said: Said, days: int
) -> None:
    """A clock set forward or back by more than a day is told of, and neither swept nor sent by
    until a second look; one that is set right in between was never told ahead."""
    sent: list[datetime] = []

    def deliver(_: Engine, __: date | None) -> dict[str, object]:
        sent.append(hands.now)
        return {}

    made = keeper(engine, deliver)

    def run() -> None:
        hands.turn(60)
        assert made.run(lease=True)

    run()
    before, day = len(sent), look(engine).watch
    hands.now += timedelta(days=days)
    events = said(run)
    assert [one["event"] for one in events if one["level"] == "warning"] == ["clock_leapt"]
    assert (len(sent), look(engine).watch) == (before, day)
    hands.now -= timedelta(days=days)
    assert "clock_leapt" in {one["event"] for one in said(run)}
    assert (len(sent), look(engine).watch) == (before, day)
    run()
    assert len(sent) == before + 1
    hands.now += timedelta(days=days)
    run()
    assert len(sent) == before + 1
    run()
    assert len(sent) == before + 2


@pytest.mark.parametrize(("via", "days", "sweeps"), [("run", 1, 1), ("run", 5, 0), ("once", 5, 1)])
def test_the_first_look_after_days(
    engine: Engine, hands: Hands, via: str, days: int, sweeps: int
) -> None:
    """A process that begins days after the last look looks twice before it believes the clock; a
    day later, or called once at a time, it believes it at once."""
    keeper(engine).run(lease=True)
    hands.turn(days * 86_400)
    seen: list[date | None] = []

    def deliver(_: Engine, today: date | None) -> dict[str, object]:
        seen.append(today)
        return {}

    made = keeper(engine, deliver, "b", via)
    assert made.run(lease=False)
    assert len(seen) == sweeps
    hands.turn(60)
    assert made.run(lease=False)
    assert len(seen) == sweeps + 1


def test_who_only_sends_waits_for_the_second_look(engine: Engine, hands: Hands) -> None:
    """In a cluster looking and sending are jobs of their own: while the clock is doubted nothing is
    sent, and once it is believed the rest goes."""
    sent: list[datetime] = []

    def deliver(_: Engine, __: date | None) -> dict[str, object]:
        sent.append(hands.now)
        return {"sent": 1}

    made = keeper(engine, deliver)
    assert made.look() is not None
    hands.turn(60)
    hands.now += timedelta(days=30)
    assert made.look() is None
    assert made.deliver() == {}
    assert sent == []
    hands.turn(60)
    assert made.look() is not None
    assert made.deliver() == {"sent": 1}
