"""Which occurrences a task has over all the rules that it was under, and which rule each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.evaluate.documents.lines import Lines
from engine.evaluate.lapses import Lapsing
from engine.evaluate.records_at import RecordsAt
from engine.evaluate.recurring.occurrences import Slot, slots_of
from engine.evaluate.rule_eras import Era, read_task
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.timeline import fold
from engine.model.acts import TaskMoved
from engine.model.states import FINISHED
from engine.ports.facts import Calendars
from triggers.events import Event
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Occasion:
    """An occurrence with the eras that rule it, one after another: of a recurring task that in
    which it opened, of one piece of work all that have it so. `ends` is the first era after them
    that has it no more; `opens` the day from which lists show it."""

    slot: Slot
    eras: tuple[int, ...]
    ends: int | None = None
    opens: date | None = None


def occasions_of(
    eras: Sequence[Era],
    sight: ScopedFacts,
    moves: Sequence[TaskMoved],
    latest: Era,
    calendars: Calendars,
) -> list[Occasion]:
    """The occurrences of a task over its `eras`, in the order of lists, as one place (`sight`) sees
    them. An occurrence belongs to the version in force on the day it opens, so each version opens
    its own and nothing is opened twice.

    `moves` are those of the task, all occurrences; `latest` is the era that rules last, `calendars`
    finds the shipped calendars.
    """
    if len(eras) == 1:
        slots = slots_of(latest.plan, seen(latest, sight).task, sight, moves, calendars)
        return [
            Occasion(slot, (0,), None, slot.opens if order or slot.unlisted else None)
            for order, slot in enumerate(slots)
        ]
    taken: dict[str, Occasion] = {}
    known: set[str] = set()
    pieces: dict[int, Slot] = {}
    for number, era in enumerate(eras):
        for slot in [] if era.recurs_no_more else slots_of(*_known(era, sight), moves, calendars):
            if slot.label is None:
                pieces[number] = slot
                continue
            if owner(eras, _opening(slot)) == number and slot.label not in taken:
                taken[slot.label] = _labelled(eras, number, slot, new=slot.label not in known)
            known.add(slot.label)
    lost = _lost(taken, pieces, sight, moves, latest, calendars)
    last = max(n for n, era in enumerate(eras) if era.task is not None)
    if any(move.occurrence is None for move in moves):
        there = [n for n in range(max(pieces, default=last) + 1) if eras[n].task is not None]
        pieces = dict.fromkeys(there, Slot(None)) | pieces
    elif not pieces and not taken:
        pieces[last] = Slot(None)
    rest = [Occasion(slot, (last,)) for slot in lost if slot.label is not None]
    opened = sorted(taken.values(), key=lambda one: one.opens or date.min)
    found = [*rest, *_pieces(eras, pieces), *opened]
    return _shown_first(eras, found)


def _shown_first(eras: Sequence[Era], found: list[Occasion]) -> list[Occasion]:
    """What a task has first is shown from the beginning, also where all that its first rules would
    have opened opens under later ones."""
    shown = next((n for n, one in enumerate(found) if one.eras[0] == 0), None)
    if shown is None and found and not eras[0].recurs_no_more:
        shown = 0
    if shown is not None and not found[shown].slot.unlisted:
        found[shown] = replace(found[shown], opens=None)
    return found


def seen(era: Era, sight: ScopedFacts) -> ScopedFacts:
    """The facts under the rules of an era."""
    _, task = read_task(era, sight.records)
    return ScopedFacts(RecordsAt(sight.records, era.rules), task, sight.scope, sight.body)


def _known(era: Era, sight: ScopedFacts) -> tuple[Plan, Task, ScopedFacts]:
    view = seen(era, sight)
    return era.plan, view.task, view


def owner(eras: Sequence[Era], day: date) -> int:
    """The era in force on a day."""
    return max(n for n, era in enumerate(eras) if n == 0 or era.start.day <= day)


def _opening(slot: Slot) -> date:
    event = slot.event
    if event is not None:
        return event.issued or event.effective or event.received or event.recorded
    return slot.opens or date.min


def _labelled(eras: Sequence[Era], number: int, slot: Slot, *, new: bool) -> Occasion:
    """An occurrence under its rules; one that is `new` with these is not shown before them."""
    ends = next((n for n in range(number + 1, len(eras)) if eras[n].recurs_no_more), None)
    opens = slot.opens or (eras[number].start.day if number and new else None)
    return Occasion(slot, (number,), ends, opens)


def _pieces(eras: Sequence[Era], pieces: dict[int, Slot]) -> list[Occasion]:
    if not pieces:
        return []
    first, last = min(pieces), max(pieces)
    ends = last + 1 if last + 1 < len(eras) else None
    opens = eras[first].start.day if first else None
    return [Occasion(pieces[last], tuple(sorted(pieces)), ends, opens)]


def _lost(
    taken: dict[str, Occasion],
    pieces: dict[int, Slot],
    sight: ScopedFacts,
    moves: Sequence[TaskMoved],
    latest: Era,
    calendars: Calendars,
) -> list[Slot]:
    """Work on occurrences that no facts open."""
    view = seen(latest, sight)
    found = slots_of(latest.plan, view.task, view, moves, calendars)
    labels = {move.occurrence for move in moves}
    return [
        slot
        for slot in found
        if slot.label in labels and slot.label not in taken and (slot.label or not pieces)
    ]


def apart(
    found: Sequence[Occasion], sight: ScopedFacts, placed: Sequence[tuple[int, TaskMoved]]
) -> list[Occasion]:
    """The occurrences (`found`) without those of documents that only go on in the place of another,
    under its label: one that replaces a document whose occurrence was finished before opens its
    own. `sight` is the place, `placed` are the task's moves with their entries."""
    events = {one.slot.event.id: one.slot.event for one in found if one.slot.event}
    return [one for one in found if not _goes_on(one.slot.event, events, sight, placed)]


def _goes_on(
    event: Event | None,
    events: dict[str, Event],
    sight: ScopedFacts,
    placed: Sequence[tuple[int, TaskMoved]],
) -> bool:
    before = events.get(event.replaces or "") if event else None
    if event is None or before is None or before.id == event.id:
        return False
    point = Lines(sight.records, sight.path).replaced_from(before, event)
    made = [move for seq, move in placed if move.occurrence == before.id and (move.on, seq) < point]
    return not made or fold(None, made, sight.body)[-1].state not in FINISHED


def before_lapse(
    found: Sequence[Occasion], lapse: Lapsing | None, moves: Sequence[TaskMoved]
) -> list[Occasion]:
    """The occurrences (`found`) without those that would open once the task has lapsed (`lapse`;
    None: it does not), but for what `moves` were made on; a place to wait in stays."""
    if lapse is None:
        return list(found)
    worked = {move.occurrence for move in moves}
    return [
        one
        for one in found
        if one.slot.label is None
        or one.slot.label in worked
        or _opening(one.slot) < lapse.point.day
    ] or list(found[:1])
