"""How far the parts of a task are, and the targets set for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine.model.phases import Phase, began_on, phase_on
from engine.model.states import FINISHED, State


class Goal(NamedTuple):
    """A share of the members that the plan wants done, in percent."""

    says: str
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None

    def met(self, done: int, of: int) -> bool | None:
        """Whether so many of so many reach it; None where there is nobody, or no number."""
        if not of or (self.at_least, self.above, self.at_most) == (None, None, None):
            return None
        share = done * 100
        return (
            (self.at_least is None or share >= self.at_least * of)
            and (self.above is None or share > self.above * of)
            and (self.at_most is None or share <= self.at_most * of)
        )


Spans = tuple[tuple[date, date], ...]
"""Spans of days, each with the day after it, in order."""


class Stay(NamedTuple):
    """From when (None: from the beginning) to when (None: it lasts) somebody is of a group, or lies
    at a place, and the spans between in which that is not so, each with the day of coming back."""

    joined: date | None = None
    left: date | None = None
    away: Spans = ()


ALWAYS = Stay()


def stay_of(days: Sequence[date], found: Sequence[bool]) -> Stay:
    """The stay of who is there (`found`) or not from each of some `days` on, the first of them the
    beginning."""
    turns = [n for n, there in enumerate(found) if n and there != found[n - 1]]
    if not turns:
        return ALWAYS if found[0] else Stay(None, days[0])
    joined = None if found[0] else days[turns.pop(0)]
    left = None if found[-1] or not turns else days[turns.pop()]
    away = [days[n] for n in turns]
    return Stay(joined, left, tuple(zip(away[::2], away[1::2], strict=True)))


class TurnedPart(NamedTuple):
    """A part of which the last state does not tell what it was on each day: it was taken up again,
    or its member joined the group, or left it, on a day, or was not of it for a while (`away`:
    the days of leaving and of coming back)."""

    phases: tuple[Phase, ...]
    joined: date | None = None
    left: date | None = None
    away: Spans = ()

    def state(self, day: date) -> State | None:
        """Its state on a day, None while its member was not of the group."""
        if (self.joined and day < self.joined) or (self.left and day >= self.left):
            return None
        if any(first <= day < back for first, back in self.away):
            return None
        return phase_on(self.phases, day).state

    def within(self, joined: date | None, left: date | None, away: Spans) -> TurnedPart:
        """The same counted only while another stay lasts too."""
        first = max(filter(None, (self.joined, joined)), default=None)
        last = min(filter(None, (self.left, left)), default=None)
        return TurnedPart(self.phases, first, last, tuple(sorted({*self.away, *away})))

    def is_begun(self, day: date) -> bool:
        """Whether it counts on a day and somebody had begun it by then."""
        began = began_on(self.phases)
        return began is not None and began <= day and self.state(day) is not None

    @property
    def days(self) -> Iterator[date]:
        """The days on which it may change."""
        yield from (phase.on for phase in self.phases if phase.on)
        yield from filter(None, (self.joined, self.left))
        yield from (day for span in self.away for day in span)


Counts = tuple[tuple[date, int], ...]
"""How many on each day, in order."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the members' parts are: `days` has how many ended on each day, `dropped` how many
    were cancelled, `behind` how many something was done on that have not ended, the first of them
    as it is since `since`; `began` when the first of these was begun; `turned` those that are more
    than their last state. `of` is how many members there are, `was_of` how many there were before a
    day.
    """

    days: Counts = ()
    of: int = 0
    began: date | None = None
    behind: int = 0
    since: date | None = None
    dropped: Counts = ()
    turned: tuple[TurnedPart, ...] = ()
    was_of: Counts = ()

    @classmethod
    def of_parts(
        cls, parts: Iterable[tuple[Phase, ...]], turned: Iterable[TurnedPart] = ()
    ) -> Progress:
        """The sum of some parts, given by their phases."""
        return cls.of_alike(((phases, 1) for phases in parts), turned)

    @classmethod
    def of_alike(
        cls, parts: Iterable[tuple[tuple[Phase, ...], int]], turned: Iterable[TurnedPart] = ()
    ) -> Progress:
        """The same, given how many `parts` have which phases."""
        parts, turned = list(parts), list(turned)
        if not (parts or turned):
            return cls()
        began: list[date] = []
        ends: Counter[tuple[State, date | None]] = Counter()
        for phases, number in parts:
            ends[phases[-1].state, phases[-1].on] += number
            began += filter(None, [began_on(phases)])
        counted = ((state, on, number) for (state, on), number in ends.items())
        return cls.of_ends(counted, min(began, default=None), turned)

    @classmethod
    def of_ends(
        cls,
        ends: Iterable[tuple[State | str, date | None, int]],
        began: date | None,
        turned: Iterable[TurnedPart] = (),
    ) -> Progress:
        """The sum of some parts, given how many came into which last state on which day (`ends`),
        the day on which the first was begun (`began`; None: none was), and the parts that are more
        than their last state (`turned`)."""
        days: Counter[date] = Counter()
        dropped: Counter[date] = Counter()
        behind = 0
        since: list[date] = []
        for state, on, number in ends:
            if state == State.DONE and on:
                days[on] += number
            elif state == State.CANCELLED and on:
                dropped[on] += number
            else:
                behind += number
                since += [on] if on else []
        found = tuple(sorted(turned, key=str))
        counts = tuple(sorted(days.items())), tuple(sorted(dropped.items()))
        return cls(counts[0], 0, began, behind, min(since, default=None), counts[1], found)

    def members(self, day: date) -> int:
        """How many members there were on a day."""
        return next((number for until, number in self.was_of if day < until), self.of)

    def done(self, today: date, *, at_once: bool = False) -> int:
        """How many were done by a day; with those that the whole speaks for, where it was completed
        `at_once`."""
        states = [part.state(today) for part in self.turned]
        own = _sum(self.days) + self.behind + _sum(self.dropped) + len(self._there(states))
        others = self.members(today) - own if at_once else 0
        return _sum(self.days, today) + states.count(State.DONE) + others

    @staticmethod
    def _there(states: Iterable[State | None]) -> list[State]:
        return [state for state in states if state is not None]

    def finished_by(self, day: date) -> date | None:
        """The day on which the last was done or cancelled by a day, where one at least is done;
        None while one is open."""
        last = phase_on(self.over((Phase(None, State.WAITING),)), day)
        return last.on if last.state is State.DONE else None

    def over(self, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        """The phases of the whole: on each day what its parts are on that day. In progress once a
        part is begun, done once all are done or cancelled and one is done; where it was completed
        at once, in progress while a part of somebody's own is open."""
        if self._is_nobodys() and _is_plain(phases):
            return phases
        made = [phases[0]]
        for day in self._days(phases):
            own = phase_on(phases, day)
            state = self._state(own.state, day)
            if state is not made[-1].state:
                made.append(Phase(day, state))
        return tuple(made)

    def _is_nobodys(self) -> bool:
        """Whether nobody has done anything on any part."""
        done = self.days or self.behind or self.dropped or self.turned or self.was_of
        return not done and self.began is None

    def _days(self, phases: tuple[Phase, ...]) -> list[date]:
        days = {phase.on for phase in phases if phase.on}
        days |= {day for counts in (self.days, self.dropped, self.was_of) for day, _ in counts}
        days |= {day for part in self.turned for day in part.days}
        return sorted(days | ({self.began} if self.began else set()))

    def _state(self, own: State, day: date) -> State:
        states = self._there(part.state(day) for part in self.turned)
        ended = _sum(self.days, day) + _sum(self.dropped, day)
        ended += sum(state in FINISHED for state in states)
        if own is State.CANCELLED:
            return own
        if own is State.DONE:
            number = _sum(self.days) + _sum(self.dropped) + self.behind + len(states)
            return State.DONE if ended == number else State.IN_PROGRESS
        done = _sum(self.days, day) + states.count(State.DONE)
        if done and ended >= self.members(day):
            return State.DONE
        begun = self.began is not None and self.began <= day
        begun = begun or any(part.is_begun(day) for part in self.turned)
        return State.IN_PROGRESS if begun and own in (State.WAITING, State.ACTIVE) else own


def _sum(counts: Counts, today: date | None = None) -> int:
    return sum(number for day, number in counts if today is None or day <= today)


def _is_plain(phases: tuple[Phase, ...]) -> bool:
    """Whether phases are as the whole would have them, where its parts add nothing: one, or another
    state from a later day on."""
    if len(phases) == 1:
        return True
    first, last = phases[0], phases[-1]
    apart = first.on is None and last.on is not None and first.state is not last.state
    return len(phases) == 2 and apart
