"""What else there is to say of an occurrence: that it lapsed, that its condition was waived, that
it waits for what can no longer come; apart from the steps, which say what holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from engine.evaluate.blocking.dead_ends import Waiting, barred_over
from engine.evaluate.stepping import Evaluator, Steps
from engine.model.phases import Phase
from engine.model.points import BEGIN, LATEST
from engine.model.states import State
from engine.model.story import Barred, Story


def _barred(evaluator: Evaluator, steps: Steps) -> Iterator[Barred]:
    """What it waits for in vain: as tasks are read now, or where people have decided that over
    time, as they were from each such day on."""
    calendars = evaluator.calendars
    if not evaluator.readings:
        yield from barred_over(steps, Waiting(*evaluator.latest(), evaluator.slot, calendars))
        return
    for start, end in pairwise((BEGIN, *evaluator.readings, LATEST)):
        waiting = Waiting(*evaluator.as_read_at(start), calendars)
        for one in barred_over(steps, waiting):
            since = max(
                filter(None, (one.since, None if start == BEGIN else start.day)), default=None
            )
            until = min(filter(None, (one.until, None if end == LATEST else end.day)), default=None)
            yield one._replace(since=since, until=until)


def with_fates(
    story: Story, evaluator: Evaluator, phases: tuple[Phase, ...], steps: Steps
) -> Story:
    """The `story` of an occurrence with when it lapsed, when its condition was waived and what it
    waits for in vain; `evaluator` is that of the occurrence, `phases` are its states over time,
    `steps` what holds from when on."""
    lapse = evaluator.lapse
    lapsed = lapse is not None and Phase(lapse.point.day, State.CANCELLED) in phases
    waived = min((act.on for act in evaluator.waivers()), default=None)
    barred = tuple(_barred(evaluator, steps))
    if not lapsed and waived is None and not barred:
        return story
    return replace(
        story,
        lapsed=lapse.point.day if lapse and lapsed else None,
        lapsed_by=lapse.by if lapse and lapsed else None,
        waived=waived,
        barred=barred,
    )
