"""On what a date rests, in one sentence that a letter can carry."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from engine.evaluate.facts import calendar_for
from engine.feed.deadline_sources import Reasons
from engine.model.standing import Standing
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from triggers.results import Result
from triggers.steps import ChosenDay, Combined, CountStep, Dateless, EventDay, KeptDayOff, Step
from upon.words.steps import StepWords
from upon.words.texts import Words

ASIDE = KeptDayOff | Combined | ChosenDay | Dateless
"""Steps that a letter leaves out: they do not move the date."""


class ReasonWords:
    """The sentences of one report; what several standings share is worked out once."""

    def __init__(self, unit: Unit, calendars: Calendars, words: Words) -> None:
        self._unit, self._calendars, self._words = unit, calendars, words
        self._reasons = Reasons(unit, calendars)
        self._steps: dict[Any, StepWords] = {}
        self._ids: Collection[str] = {
            name for plan in unit.catalog.plans() for name in plan.triggers
        }

    def of(self, standing: Standing) -> str:
        """How the date of a standing was counted; "" where it has none."""
        if standing.due is None:
            return ""
        decision = self._reasons.of(standing)[1]
        result = decision.deadline if decision else None
        if result is None or result.error or not result.steps:
            return ""
        words = self._step_words(result)
        return "; ".join(self._plain(words.brief(step)) for step in _telling(result.steps))

    def _step_words(self, result: Result) -> StepWords:
        policy = result.policy
        key = (policy, policy.origins)
        if key not in self._steps:
            calendar = calendar_for(policy.calendar, self._unit.facts, self._calendars)
            self._steps[key] = StepWords(self._words.lang, policy, calendar)
        return self._steps[key]

    def _plain(self, sentence: str) -> str:
        """Without the ids of triggers, which say nothing to whoever gets the letter."""

        def dropped(found: re.Match[str]) -> str:
            return "" if found[1] in self._ids else found[0]

        return re.sub(r" \(([\w.-]+)\)", dropped, sentence)


def _telling(steps: Collection[Step]) -> list[Step]:
    """The steps that a letter needs: the one from which was counted, the span, the day moved."""
    starts = {step.start for step in steps if isinstance(step, CountStep)}
    told: list[Step] = [step for step in steps if not isinstance(step, ASIDE)]
    if starts:
        told = [step for step in told if not isinstance(step, EventDay) or step.day in starts]
    return told or list(steps)[-1:]
