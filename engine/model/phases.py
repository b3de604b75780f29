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


def ended(phases: tuple[Phase, ...], last: Phase) -> tuple[Phase, ...]:
    """The phases up to the day of another, and that one as the last."""
    kept = [p for p in phases if p.on is None or (last.on is not None and p.on < last.on)]
    return (*kept, last)
