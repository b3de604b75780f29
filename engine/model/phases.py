"""Phases: the states that a standing was in, each from its day on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from engine.model.states import BEGUN, State


class Phase(NamedTuple):
    """From `on` (None: from the beginning) the task is in `state`."""

    on: date | None
    state: State


def began_on(phases: tuple[Phase, ...]) -> date | None:
    """The first day on which somebody had begun it, if anybody did."""
    return next((phase.on for phase in phases if phase.state in BEGUN and phase.on), None)


def phase_on(course: tuple[Phase, ...], today: date) -> Phase:
    """The state on a day and since when."""
    current = course[0]
    for phase in course[1:]:
        if phase.on is None or phase.on > today:
            break
        current = phase
    return current
