"""Whether what is kept equals what the ledger says."""

from __future__ import annotations

from typing import NamedTuple

from engine.ledger import Unit
from engine.projection import project, replay
from engine.records import Calendars


class Difference(NamedTuple):
    """A kept row that the ledger does not bear out, or one that is missing."""

    what: str
    kept: str
    worked_out: str


def compare(unit: Unit, calendars: Calendars) -> list[Difference]:
    """Hold the kept standings, cards and history against the projection of the ledger."""
    picture = project(unit.entries(), calendars)
    kept = {standing.key: (standing, card) for standing, card in unit.board()}
    right = {
        standing.key: (standing, picture.cards[standing.ref]) for standing in picture.standings
    }
    found = [
        Difference(" ".join(part or "-" for part in key[:3]), str(kept.get(key)),
                   str(right.get(key)))
        for key in (right | kept)
        if kept.get(key) != right.get(key)
    ]  # fmt: skip
    if not found and list(kept) != list(right):
        found.append(Difference("order of the board", str(list(kept)), str(list(right))))
    lines = [(line.seq, line.change) for line in unit.lines()]
    history = replay(unit.entries(), calendars)
    if sorted(lines, key=str) != sorted(history, key=str):
        odd = next((pair for pair in lines if pair not in history), None)
        lost = next((pair for pair in history if pair not in lines), None)
        found.append(Difference("history", str(odd), str(lost)))
    return found
