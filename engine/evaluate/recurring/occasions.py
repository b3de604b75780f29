"""Which occurrences a task has over all the rules that it was under, and which rule each has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from engine.evaluate.documents.lines import Lines
from engine.evaluate.lapses import Lapsing
from engine.evaluate.records_at import KnownAt
from engine.evaluate.recurring.occurrences import Slot, slots_of
from engine.evaluate.rule_eras import Era, read_task
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.timeline import fold
from engine.model.acts import TaskMoved
from engine.model.points import LATEST, Point
from engine.model.states import FINISHED
from engine.ports.facts import Calendars
from triggers.events import Event
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Occasion:
    """An occurrence with the eras that rule it, one after another: of a recurring task that in
    which it opened, and where it was to be seen or worked on before, those before it; of one piece
    of work all that have it so. `ends` is the first era after them
    that has it no more; `opens` the day from which lists show it. Where people have read the task
    otherwise over time, or undone what opened it, `read` has what it was from which point of the
    readings on, `gone` is the point from which the readings open it no more, and `shut` has the
    spans of days in which they had not opened it again."""

    slot: Slot
    eras: tuple[int, ...]
    ends: int | None = None
    opens: date | None = None
    read: tuple[tuple[Point, Occasion], ...] = ()
    gone: Point | None = None
    shut: tuple[tuple[date, date], ...] = ()

    def read_at(self, point: Point) -> tuple[Point, Occasion]:
        """It as it was read at a point, and the point of that reading; before it was read so at
        all, as it was first."""
        if not self.read:
            return point, self
        before = [one for one in self.read if one[0] <= point]
        return before[-1] if before else self.read[0]

    def reopened(self) -> list[Point]:
        """The points at which the completion that had opened it was taken back, or another one
        came to open it."""
        if not self.slot.follows:
            return []
        later = [point for (_, one), (point, then) in pairwise(self.read) if one.slot != then.slot]
        return later if self.gone is None else [*later, self.gone]


def occasions_of(
    eras: Sequence[Era],
    sight: ScopedFacts,
    moves: Sequence[TaskMoved],
    latest: Era,
    calendars: Calendars,
    reading: Point = LATEST,
) -> list[Occasion]:
    """The occurrences of a task over its `eras`, in the order of lists, as one place (`sight`) sees
    them. An occurrence belongs to the version in force on the day it opens, so each version opens
    its own and nothing is opened twice.

    `moves` are those of the task, all occurrences; `latest` is the era that rules last, `calendars`
    finds the shipped calendars. The task is read as people had decided by the point `reading`.
    """
    if len(eras) == 1:
        view = seen(latest, sight, reading)
        facts = sight if reading == LATEST else view
        return _under_one(slots_of(latest.plan, view.task, facts, moves, calendars), moves)
    taken, pieces = _opened(eras, sight, moves, calendars, reading)
    lost = _lost(taken, pieces, seen(latest, sight, reading), moves, latest.plan, calendars)
    last = max(n for n, era in enumerate(eras) if era.task is not None)
    if not pieces and not taken:
        pieces[last] = _awaited(eras, last, sight, moves, calendars, reading)
    rest = [Occasion(slot, (last,)) for slot in lost if slot.label is not None]
    opened = sorted(taken.values(), key=lambda one: one.opens or date.min)
    found = [*rest, *_pieces(eras, pieces, _begun(moves), last), *opened]
    return _shown_first(eras, found, beside=bool(taken) and 0 not in pieces)


def _awaited(
    eras: Sequence[Era],
    last: int,
    sight: ScopedFacts,
    moves: Sequence[TaskMoved],
    calendars: Calendars,
    reading: Point,
) -> Slot:
    """What a task waited with in the `last` of its `eras` that has it, where nothing was opened:
    the first occurrence that would have opened after that ended, else a place to wait in."""
    if last + 1 == len(eras) or eras[last].recurs_no_more:
        return Slot(None)
    slots = slots_of(*_known(eras[last], sight, reading), moves, calendars)
    end = eras[last + 1].start.day
    ahead = [slot for slot in slots if slot.label and not slot.lost and _opening(slot) >= end]
    return next((slot for slot in ahead if not slot.unlisted), Slot(None))


def _under_one(slots: Sequence[Slot], moves: Sequence[TaskMoved]) -> list[Occasion]:
    """The occurrences under rules that never changed: the first is shown from the beginning, work
    that is none of those that the facts open from the day on which it was begun."""
    begun = _begun(moves) if _opens_any(slots) else None
    found: list[Occasion] = []
    for slot in slots:
        beside = slot.label is None and begun is not None
        first = not slot.unlisted and all(one.slot.label is None for one in found)
        opens = begun if beside else None if first else slot.opens
        found.append(Occasion(slot, (0,), None, opens))
    return found


def _opens_any(slots: Sequence[Slot]) -> bool:
    """Whether the facts open occurrences: work on none of them is beside them."""
    return any(slot.label and not slot.lost for slot in slots)


def _begun(moves: Sequence[TaskMoved]) -> date | None:
    """The day of the first move on a task as one piece of work."""
    return min((move.on for move in moves if move.occurrence is None), default=None)


def _opened(
    eras: Sequence[Era],
    sight: ScopedFacts,
    moves: Sequence[TaskMoved],
    calendars: Calendars,
    reading: Point,
) -> tuple[dict[str, Occasion], dict[int, Slot]]:
    """The occurrences that the eras open, by their labels, and the one piece of work of each era
    in which the task is one."""
    taken: dict[str, Occasion] = {}
    known: dict[str, list[int]] = defaultdict(list)
    worked = {move.occurrence for move in moves}
    pieces: dict[int, Slot] = {}
    for number, era in enumerate(eras):
        known_by = () if era.recurs_no_more else _known(era, sight, reading)
        slots = slots_of(*known_by, moves, calendars) if known_by else []
        for slot in slots:
            if slot.label is None:
                pieces |= {} if _opens_any(slots) else {number: slot}
                continue
            if owner(eras, _opening(slot)) == number and slot.label not in taken:
                before = known[slot.label]
                shown = before if slot.event or slot.label in worked else ()
                taken[slot.label] = _labelled(eras, (*shown, number), slot, new=not before)
            known[slot.label].append(number)
    return taken, pieces


def _shown_first(eras: Sequence[Era], found: list[Occasion], *, beside: bool) -> list[Occasion]:
    """What a task has first is shown from the beginning, also where all that its first rules would
    have opened opens under later ones; but no piece of work that was only done `beside`."""
    several = [n for n, one in enumerate(found) if one.slot.label is not None or not beside]
    shown = next((n for n in several if found[n].eras[0] == 0), None)
    if shown is None and several and not eras[0].recurs_no_more:
        shown = several[0]
    if shown is not None and not found[shown].slot.unlisted:
        found[shown] = replace(found[shown], opens=None)
    return found


def seen(era: Era, sight: ScopedFacts, reading: Point = LATEST) -> ScopedFacts:
    """The facts under the rules of an `era` as one place (`sight`) sees them, read as people had
    decided by the point `reading`."""
    _, task = read_task(era, sight.records, reading)
    records = KnownAt(sight.records, era.rules, reading)
    return ScopedFacts(records, task, sight.scope, sight.body)


def _known(era: Era, sight: ScopedFacts, reading: Point) -> tuple[Plan, Task, ScopedFacts]:
    view = seen(era, sight, reading)
    return era.plan, view.task, view


def owner(eras: Sequence[Era], day: date) -> int:
    """The era in force on a day."""
    return max(n for n, era in enumerate(eras) if n == 0 or era.start.day <= day)


def _opening(slot: Slot) -> date:
    return slot.dated or slot.opens or date.min


def _labelled(eras: Sequence[Era], ruling: tuple[int, ...], slot: Slot, *, new: bool) -> Occasion:
    """An occurrence under the rules of the era in which it opens, the last of those `ruling` it,
    and on the days before it under those that knew it then; one that is `new` with its rules is not
    shown before them."""
    number = ruling[-1]
    ends = next((n for n in range(number + 1, len(eras)) if eras[n].recurs_no_more), None)
    opens = slot.opens or (eras[number].start.day if number and new else None)
    return Occasion(slot, ruling, ends, opens)


def _pieces(
    eras: Sequence[Era], pieces: dict[int, Slot], begun: date | None, last: int
) -> list[Occasion]:
    """The task as one piece of work, in the eras in which it is one (`pieces`); where it was
    `begun` before them, or none of them has it so, it is there from that day on, until the `last`
    era that has the task at all."""
    if begun is not None:
        end, there = max(pieces, default=last), owner(eras, begun)
        added = [n for n in range(min(there, end), end + 1) if eras[n].task is not None]
        filled = dict.fromkeys(added, Slot(None)) | pieces
    else:
        filled = pieces
    if not filled:
        return []
    first, end = min(filled), max(filled)
    days = [eras[min(pieces)].start.day] if pieces else []
    if begun is not None and first < min(pieces, default=last + 1):
        days.append(begun)
    opens = min(days) if first or 0 not in pieces else None
    ends = end + 1 if end + 1 < len(eras) else None
    return [Occasion(filled[end], tuple(sorted(filled)), ends, opens)]


def _lost(
    taken: dict[str, Occasion],
    pieces: dict[int, Slot],
    view: ScopedFacts,
    moves: Sequence[TaskMoved],
    plan: Plan,
    calendars: Calendars,
) -> list[Slot]:
    """Work on occurrences that no facts open."""
    found = slots_of(plan, view.task, view, moves, calendars)
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
    opened = [one for one in found if _opens_before(one.slot, lapse)]
    beside = _opens_any([one.slot for one in found])
    places = [one for one in found if one.slot.label is not None or not beside]
    oldest = min((one.eras[0] for one in places), default=0)
    if all(one.eras[0] != oldest for one in opened if one in places):
        opened += [one for one in places if one.eras[0] == oldest][:1]
    labels = {one.slot.label for one in opened}
    begun = {move.occurrence: move.on for move in sorted(moves, key=lambda m: m.on, reverse=True)}
    worked = [one for one in found if one.slot.label in begun.keys() - labels]
    kept = [*opened, *(_shown_from(one, begun[one.slot.label], lapse) for one in worked)]
    order = {one.slot.label: number for number, one in enumerate(found)}
    return sorted(kept, key=lambda one: order[one.slot.label])


def _opens_before(slot: Slot, lapse: Lapsing) -> bool:
    return slot.label is None or _opening(slot) < lapse.point.day


def _shown_from(one: Occasion, begun: date, lapse: Lapsing) -> Occasion:
    """An occurrence that is there because it was begun on a day, if that was after the lapse."""
    return one if begun < lapse.point.day else replace(one, opens=max(one.opens or begun, begun))
