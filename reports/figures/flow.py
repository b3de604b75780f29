"""What came and went over a period: open at its start, and what made it what is open at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from upon.reporting.facts import Work

OPEN = frozenset({"active", "in_progress", "suspended"})
"""States in which work is on somebody's desk."""

STEPS = {
    "open_at_start": 1,
    "started": 1,
    "reopened": 1,
    "done": -1,
    "cancelled": -1,
    "back_to_waiting": -1,
}
"""The lines of the flow, in order, and how each counts towards `open_at_end`."""

DAY = timedelta(days=1)
LEAVING = {"done": "done", "cancelled": "cancelled", "waiting": "back_to_waiting"}


def flow_of(
    work: Iterable[Work], first: date | None, cut_off: date, gone: Iterable[Work] = ()
) -> dict[str, int]:
    """The flow of all `work` from the beginning of `first` (None: of everything) to the end of
    `cut_off`; what is open at its end is counted by itself, not summed up. Of a period that has not
    begun only what is open is counted. What is `gone` from the lists since the period began, as an
    amendment took it out, is cancelled."""
    found = Counter(dict.fromkeys((*STEPS, "open_at_end"), 0))
    start = min(first - DAY, cut_off) if first else None
    for one in work:
        before = _state_on(one, start) if start else _at_first(one)
        after = _state_on(one, cut_off)
        found["open_at_start"] += before in OPEN
        found["open_at_end"] += after in OPEN
        for step in _steps(one, before, first, cut_off):
            found[step] += 1
    left = sum(_state_on(one, start) in OPEN for one in gone) if start else 0
    found["open_at_start"] += left
    found["cancelled"] += left
    return dict(found)


def balances(flow: dict[str, int]) -> bool:
    """Whether the lines of a flow add up to what is open at its end."""
    return sum(flow[step] * sign for step, sign in STEPS.items()) == flow["open_at_end"]


def _at_first(one: Work) -> str:
    """The state before anything happened."""
    return one.phases[0].state if one.opens is None else "waiting"


def _state_on(one: Work, day: date) -> str:
    """The state on a day; before lists show it, work waits."""
    if one.opens is not None and one.opens > day:
        return "waiting"
    state = one.phases[0].state
    for phase in one.phases[1:]:
        if phase.on is None or phase.on > day:
            break
        state = phase.state
    return state


def _steps(one: Work, state: str, first: date | None, cut_off: date) -> Iterator[str]:
    """What happened to one piece of work, in order."""
    for day in _days(one, first, cut_off):
        now = _state_on(one, day)
        if state in OPEN and now not in OPEN:
            yield LEAVING[now]
        elif state not in OPEN and now in OPEN:
            yield "reopened" if state in ("done", "cancelled") else "started"
        elif state == "waiting" and now == "done":
            yield "started"
            yield "done"
        elif state == "done" and now == "waiting":
            yield "reopened"
            yield "back_to_waiting"
        state = now


def _days(one: Work, first: date | None, cut_off: date) -> list[date]:
    """The days of the period on which its state may have changed."""
    days = {phase.on for phase in one.phases if phase.on} | ({one.opens} if one.opens else set())
    return sorted(day for day in days if (first is None or first <= day) and day <= cut_off)
