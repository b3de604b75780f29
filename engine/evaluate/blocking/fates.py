"""What else there is to say of an occurrence: that it lapsed, that its condition was waived, that
it waits for what can no longer come; apart from the steps, which say what holds."""

from __future__ import annotations

from dataclasses import replace

from engine.evaluate.blocking.dead_ends import Waiting, barred_over
from engine.evaluate.stepping import Evaluator, Steps
from engine.model.phases import Phase
from engine.model.states import State
from engine.model.story import Story


def with_fates(
    story: Story, evaluator: Evaluator, phases: tuple[Phase, ...], steps: Steps
) -> Story:
    """The `story` of an occurrence with when it lapsed, when its condition was waived and what it
    waits for in vain; `evaluator` is that of the occurrence, `phases` are its states over time,
    `steps` what holds from when on."""
    lapse = evaluator.lapse
    lapsed = lapse is not None and Phase(lapse.point.day, State.CANCELLED) in phases
    waived = min((act.on for act in evaluator.waivers()), default=None)
    waiting = Waiting(*evaluator.latest(), evaluator.slot, evaluator.calendars)
    barred = tuple(barred_over(steps, waiting))
    if not lapsed and waived is None and not barred:
        return story
    return replace(
        story,
        lapsed=lapse.point.day if lapse and lapsed else None,
        lapsed_by=lapse.by if lapse and lapsed else None,
        waived=waived,
        barred=barred,
    )
