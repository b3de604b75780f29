"""How far the parts of a task are, and the targets set for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine.model.phases import Phase, began_on, ended
from engine.model.states import State


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the members' parts are: `days` has how many ended on each day, `began` when the first
    was begun; `behind` how many something was done on that have not ended, the first of them as it
    is since `since`; `dropped` how many were cancelled."""

    days: tuple[tuple[date, int], ...] = ()
    of: int = 0
    began: date | None = None
    behind: int = 0
    since: date | None = None
    dropped: int = 0

    @classmethod
    def of_parts(cls, parts: Iterable[tuple[Phase, ...]]) -> Progress:
        """The sum of some parts, given by their phases."""
        began: list[date] = []
        ends: Counter[tuple[State, date | None]] = Counter()
        for phases in parts:
            ends[phases[-1].state, phases[-1].on] += 1
            began += filter(None, [began_on(phases)])
        counted = ((state, on, number) for (state, on), number in ends.items())
        return cls.of_ends(counted, min(began, default=None))

    @classmethod
    def of_ends(
        cls, ends: Iterable[tuple[State | str, date | None, int]], began: date | None
    ) -> Progress:
        """The same, given how many parts came into their last state on which day."""
        days: Counter[date] = Counter()
        behind = dropped = 0
        since: list[date] = []
        for state, on, number in ends:
            if state == State.DONE and on:
                days[on] += number
            elif state == State.CANCELLED:
                dropped += number
            else:
                behind += number
                since += [on] if on else []
        return cls(tuple(sorted(days.items())), 0, began, behind, min(since, default=None), dropped)

    def done(self, today: date, *, at_once: bool = False) -> int:
        """How many were done by a day; with those that the whole speaks for, where it was completed
        `at_once`."""
        own = sum(number for _, number in self.days) + self.behind + self.dropped
        others = self.of - own if at_once else 0
        return sum(number for day, number in self.days if day <= today) + others

    @property
    def finished(self) -> date | None:
        """The day on which the last was done of those that are not cancelled, None while one is
        not."""
        done = sum(number for _, number in self.days)
        return self.days[-1][0] if done and done == self.of - self.dropped else None

    def over(self, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        """The phases of the whole: in progress once a part is begun, done once all are, and in
        progress again where it was completed at once and a part is open since."""
        last = phases[-1]
        if last.state is State.DONE:
            return self._at_once(phases, last)
        if self.finished and last.state is not State.CANCELLED:
            return ended(phases, Phase(self.finished, State.DONE))
        if self.began and last.state in (State.WAITING, State.ACTIVE):
            return ended(phases, Phase(self.began, State.IN_PROGRESS))
        return phases

    def _at_once(self, phases: tuple[Phase, ...], last: Phase) -> tuple[Phase, ...]:
        state, ends = State.DONE, [day for day, _ in self.days[-1:]]
        if self.behind:
            state, ends = State.IN_PROGRESS, [self.since] if self.since else []
        on = max(filter(None, (last.on, *ends)), default=None)
        return phases if (on, state) == last else ended(phases, Phase(on, state))
