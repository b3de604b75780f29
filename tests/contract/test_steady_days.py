"""What a day showed, it shows, but for what was corrected since: over random histories."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given

from engine.queries.filters import Filters
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
SHOWN = ("state", "since", "completed_on", "timeliness", "ungrounded", "due", "each", "blocked_by")
AHEAD = ("timeliness", "due")
PLACES: list[dict[str, Any]] = [
    {"body": "centre", "below": True},
    {"body": "north", "total": True},
    {"body": "n1"},
]
"""For whom lists are made beside the whole, where these bodies are known."""
Key = tuple[Any, ...]
Rows = dict[Key, tuple[Any, ...]]


def rows(engine: Engine, day: date) -> Rows:
    """What a day shows of each occurrence, of the whole and at some places, with how far the parts
    are last; of one that waits, without what looks ahead: its date, and that this comes before its
    start."""
    with engine.ledger.reading() as unit:
        known = unit.facts.bodies().known
    asked = [{}, *(place for place in PLACES if place["body"] in known)]
    return {
        _key(number, row): (*(_shown(row, name) for name in SHOWN), str(row["progress"]))
        for number, place in enumerate(asked)
        for row in engine.tasks(today=day, filters=Filters(**place))
    }


def _key(number: int, row: Any) -> Key:
    return (row["plan"], row["task"], row["occurrence"], row["scope"], row["body"], number)


def _shown(row: Any, name: str) -> Any:
    if row["state"] == "waiting" and name in AHEAD:
        return None
    return str(row[name]) if name == "blocked_by" else row[name]


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


def news(before: Rows, after: Rows) -> set[Key]:
    """The rows that came and tell more than that something is awaited: not what another row of the
    occurrence told of all places, for a place of its own and so far as its own parts are."""
    known = {(key[:3], told[:-1]) for key, told in before.items()}
    came = after.keys() - before.keys()
    apart = {key for key in came if after[key][0] != "waiting"}
    return {key for key in apart if _is_whole(key) or (key[:3], after[key][:-1]) not in known}


def _is_whole(key: Key) -> bool:
    return key[3:] == (None, None, 0)


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
