"""The parts that a body takes over by a succession: what its receipt lists."""

from __future__ import annotations

from datetime import date, timedelta

from engine.model.receipt import CarriedPart
from engine.model.states import FINISHED, State
from engine.ports.ledger import Unit
from engine.queries.filters import Filters
from engine.queries.lists import rows


def carried_over(unit: Unit, old: str, new: str, on: date, today: date) -> tuple[CarriedPart, ...]:
    """The open parts that `new` carries from the day `on` and did not before, once the succession
    of `old` is recorded: as they stand on that day, or `today` where that is later. `unit` is the
    transaction that recorded it."""
    bodies, day = unit.facts.bodies(), max(on, today)
    found = []
    for row in rows(unit.standings, "tasks", day, Filters(body=new)):
        part = row["body"]
        if part is None or row["each"] is None or State(row["state"]) in FINISHED:
            continue
        before = bodies.carrier(part, on - timedelta(days=1))
        if before != new and old in bodies.chain(part, day):
            who = (None if name == part else name for name in (before, new))
            found.append(
                CarriedPart(
                    row["plan"],
                    row["task"],
                    row["title"],
                    row["occurrence"],
                    part,
                    row["state"],
                    row["due"],
                    *who,
                )
            )
    return tuple(found)
