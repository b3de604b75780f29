"""What a day showed, it shows, but for what was corrected since: over random histories."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given

from engine.service.engine import Engine
from tests.support.random_acts import random_act
from tests.support.strategies import TODAY, office, random_plan, randoms, searched
from triggers.errors import UponError

DAYS = [TODAY - timedelta(days=30 * number) for number in range(6)]
SAID = (
    "amend",
    "confirm",
    "move",
    "extend",
    "settle",
    "waive",
    "move_plan",
    "succeed",
    "set_policy",
    "put_calendar",
    "put_bodies",
)
"""Acts with a day before which they change nothing."""
SHOWN = ("state", "since", "completed_on", "timeliness", "ungrounded", "due", "blocked_by")
AHEAD = ("timeliness", "due")
Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def rows(engine: Engine, day: date) -> Rows:
    """What a day shows of each occurrence; of one that waits, without what looks ahead: its date,
    and that this comes before its start."""
    keys = ("plan", "task", "occurrence", "scope", "body")
    return {
        tuple(row[key] for key in keys): tuple(
            None
            if row["state"] == "waiting" and name in AHEAD
            else str(row[name])
            if name == "blocked_by"
            else row[name]
            for name in SHOWN
        )
        for row in engine.tasks(today=day)
    }


def act_day(engine: Engine) -> date:
    """The day of the last act."""
    with engine.ledger.reading() as unit:
        entry = unit.entries.entry(unit.entries.head().count)
    assert entry is not None
    act: Any = entry.act
    days: tuple[date | None, ...] = (
        getattr(act, "on", None),
        getattr(act, "holds_from", None),
        entry.today,
    )
    return next(day for day in days if day is not None)


def news(before: Rows, after: Rows) -> set[tuple[Any, ...]]:
    """The rows that came and tell more than that something is awaited: not what another row of the
    occurrence told of all places, for a place of its own."""
    known = {(key[:3], told) for key, told in before.items()}
    came = after.keys() - before.keys()
    apart = {key for key in came if after[key][0] != "waiting"}
    return {key for key in apart if key[3] is None or (key[:3], after[key]) not in known}


@searched(25)
@given(randoms)
def test_no_act_reaches_back_before_its_day(rng: Random) -> None:
    """The rows of every day before an act's own are the same with and without it, none more and
    none less; but a row that looks ahead to an occurrence that has not opened may give way to
    another, and a place may come to have a row of its own that tells the same."""
    engine = office()
    engine.adopt(random_plan(rng))
    for number in range(14):
        name, asked = random_act(rng, engine, number)
        before = {day: rows(engine, day) for day in DAYS}
        try:
            getattr(engine, name)(**asked)
        except UponError:
            continue
        for day in DAYS if name in SAID else ():
            after = rows(engine, day)
            if day < act_day(engine):
                same = before[day].keys() & after.keys()
                assert {k: after[k] for k in same} == {k: before[day][k] for k in same}, name
                assert not news(before[day], after), name
                assert not news(after, before[day]), name
