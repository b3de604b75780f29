"""One task at one place of the tree -> its standings there, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from engine.evaluate.blocking.fates import with_fates
from engine.evaluate.facts import placed_moves
from engine.evaluate.lapses import lapsing_over
from engine.evaluate.losses import losses_of, settling_of
from engine.evaluate.overrides import extensions_of, in_force
from engine.evaluate.pieces import each_before, membership, one_piece, work_on
from engine.evaluate.recurring.occasions import Occasion, apart, before_lapse
from engine.evaluate.recurring.read_over_time import awaited_turns, occasions_over, undone_points
from engine.evaluate.rule_eras import Era, eras_of, reading_points
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.stepping import Evaluation, Evaluator, Steps
from engine.evaluate.steps import closed_on, shut_over, steps_of
from engine.evaluate.stretches import Work
from engine.evaluate.timeline import Ground, Halt, Lapse
from engine.model.acts import Extended, Placed, TaskMoved
from engine.model.points import LATEST, Point, once
from engine.model.standing import Standing, TaskRef, earlier_step
from engine.model.states import Move
from engine.model.story import PLAIN, Story
from engine.ports.facts import Calendars
from triggers.results import Result
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Decision:
    """A standing with the whole calculation behind it, and the extensions granted over it.

    `earlier` has the calculations behind what the standing said before a day, in order.
    """

    standing: Standing
    deadline: Result
    extensions: tuple[Extended, ...] = ()
    earlier: tuple[tuple[date, Result], ...] = ()

    def at(self, day: date) -> Decision:
        """As it was on a day."""
        found = next((result for until, result in self.earlier if day < until), self.deadline)
        said = tuple(one for one in self.extensions if one.on is None or one.on <= day)
        return Decision(self.standing.at(day), found, said)


def decide_at(plan: Plan, task: Task, sight: ScopedFacts, calendars: Calendars) -> list[Decision]:
    """All occurrences of a `task` of `plan` as one place (`sight`) sees them; `calendars` finds the
    shipped calendars."""
    return [_decide(*one, sight) for one in _each(plan, task, sight, calendars)]


def losses_at(
    plan: Plan, task: Task, sight: ScopedFacts, calendars: Calendars, label: str | None, today: date
) -> set[int | date]:
    """What has taken, by the day `today`, the ground from the occurrence with the `label` of a
    `task` of `plan`, as one place (`sight`) sees it: entries, and days on which it lapsed.
    `calendars` finds the shipped calendars."""
    found: set[int | date] = set()
    for asked, one, evaluator in _each(plan, task, sight, calendars):
        if one.slot.label == label:
            _, _, steps = _course(asked, one, evaluator, sight)
            found |= {loss.by for loss in losses_of(evaluator, steps) if loss.day <= today}
    return found


def _each(
    plan: Plan, task: Task, sight: ScopedFacts, calendars: Calendars
) -> Iterator[tuple[_Asked, Occasion, Evaluator]]:
    ref = TaskRef(plan.plan, task.id)
    eras = eras_of(ref, sight.records, (plan, task))
    placed = placed_moves(sight, plan, task)
    moves = [move for _, move in placed]
    latest = Era(eras[-1].start, LATEST, plan, task)
    points = reading_points(ref, sight.records, eras, sight.moved())
    undone = [*undone_points(eras, placed), *awaited_turns(eras, sight)]
    readings = once([*points, *undone])
    occasions = occasions_over(eras, sight, placed, latest, calendars, readings)
    found = apart(occasions, sight, placed)
    found = before_lapse(found, lapsing_over(eras, task, sight), moves)
    acts = sight.acts_of(ref)
    for order, one in enumerate(found):
        asked = _Asked(ref, task, eras, readings, placed, acts, order)
        said = extensions_of([act for _, act in acts], one.slot.label)
        yield asked, one, Evaluator(eras, one, sight, calendars, said)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all occurrences of a task share, and the place of one of them."""

    ref: TaskRef
    task: Task
    eras: Sequence[Era]
    readings: Sequence[Point]
    placed: Sequence[tuple[int, TaskMoved]]
    acts: Sequence[Placed]
    order: int


def _course(
    asked: _Asked, occasion: Occasion, evaluator: Evaluator, sight: ScopedFacts
) -> tuple[Work, Sequence[Lapse | Halt], Steps]:
    """What was done on an occurrence, what befell it beside that, and what holds from when on."""
    label = occasion.slot.label
    made = [(seq, move) for seq, move in asked.placed if move.occurrence == label]
    work = work_on(asked.eras, sight, made, label)
    others = evaluator.bind(work.all)
    points = evaluator.points(asked.readings, work.all)
    return work, others, steps_of(evaluator, points, work.all, sight.body)


def _decide(
    asked: _Asked, occasion: Occasion, evaluator: Evaluator, sight: ScopedFacts
) -> Decision:
    label = occasion.slot.label
    made = [(seq, move) for seq, move in asked.placed if move.occurrence == label]
    work, others, steps = _course(asked, occasion, evaluator, sight)
    phases = work.phases([Ground(p, one.since) for p, one in steps], sight.body, others)
    told = [(point, _standing(asked, occasion, sight, one)) for point, one in steps]
    last = told[-1][1]
    story = _story(told, closed_on(steps, work.begun, occasion.slot), sight, asked)
    if occasion.shut:
        story = replace(story, shut=shut_over(occasion, work.begun))
    if sight.body is not None and story.each:
        story = _while_parted(story, asked.task)
    story = with_fates(story, evaluator, phases, steps)
    settling = settling_of(asked.acts, label, evaluator, steps)
    elsewhere = _grounds_elsewhere(asked, made, occasion, evaluator, sight)
    accepted = min(filter(None, [settling.accepted, elsewhere]), default=None)
    if settling.unsettled:
        story = replace(story, unsettled=settling.but_for(elsewhere))
    standing = replace(last, phases=phases, accepted=accepted, story=story)
    earlier = tuple((after.day, one.result) for (_, one), (after, _) in pairwise(steps))
    return Decision(standing, steps[-1][1].result, tuple(evaluator.extensions), earlier)


def _standing(asked: _Asked, occasion: Occasion, sight: ScopedFacts, one: Evaluation) -> Standing:
    """What a step says, under the extensions granted by then."""
    result = one.result
    plain = Standing(
        plan=asked.ref.plan,
        task=asked.ref.task,
        occurrence=occasion.slot.label,
        scope=sight.scope,
        order=asked.order,
        opens=occasion.opens,
        since=one.since,
        node=one.node,
        phases=(),
        due_kind=result.kind,
        due=result.due,
        nominal=result.nominal,
        ambiguous=result.ambiguous,
        provisional=result.provisional,
        needs_confirmation=result.needs_confirmation or one.questions,
        missing=result.missing,
        computed=result.due,
        story=_told_by(one),
    )
    return _extended(plain, one.granted, sight, later=one.stopped is not None)


def _told_by(one: Evaluation) -> Story:
    left = None
    if one.stopped is not None and one.stopped.left is not None:
        left = one.stopped.left, one.stopped.unit
    if one.rule_from is None and one.document is None and left is None:
        return PLAIN
    return Story(
        rule_from=one.rule_from, document=one.document, replaced=one.replaced, remaining=left
    )


def _extended(
    standing: Standing, said: Sequence[Extended], sight: ScopedFacts, *, later: bool
) -> Standing:
    """Under the extension in force. The decision outlives what is worked out again; that the
    rule's own date has moved since is a conflict to report, not to resolve (law 10). One that was
    granted elsewhere, for the whole, was told another date from the start. Where the clock has
    stood, the `later` of the two dates holds; while it stands, there is none."""
    if not said:
        return standing
    last = in_force(said)
    if standing.story.remaining is not None:
        return replace(standing, extended_to=last.to)
    own = sight.scope is None and last.body == sight.body
    return replace(
        standing,
        due_kind="dated",
        due=max(last.to, standing.due) if later and standing.due else last.to,
        extended_to=last.to,
        conflict=own and last.computed != standing.computed,
    )


def _story(
    told: Sequence[tuple[Point, Standing]], closes: date | None, sight: ScopedFacts, asked: _Asked
) -> Story:
    earlier = [earlier_step(s, after.day) for (_, s), (after, _) in pairwise(told)]
    once = {step.until: step for step in reversed(earlier)}
    steps = tuple(sorted(once.values(), key=lambda step: step.until))
    joined, left, away = membership(asked.eras, sight)
    each = each_before(asked.eras, sight)
    last = told[-1][1].story
    if not steps and closes is None and joined is None and left is None and not (away or each):
        return last
    story = replace(last, earlier=steps, closes=closes, joined=joined, left=left, away=away)
    return replace(story, each=each) if each else story


def _while_parted(story: Story, task: Task) -> Story:
    """Of a part, that lists show it only while the `task` has parts, and its member has one."""
    spans = one_piece(story.each, task.each)
    if story.joined is not None:
        spans = (*spans, (date.min, story.joined))
    for first in (first for first, end in spans if end == date.max):
        story = replace(story, closes=min(first, story.closes or first))
    shut = {*story.shut, *(span for span in spans if span[1] != date.max)}
    return replace(story, shut=tuple(sorted(shut)))


def _grounds_elsewhere(
    asked: _Asked,
    made: Sequence[tuple[int, TaskMoved]],
    occasion: Occasion,
    evaluator: Evaluator,
    sight: ScopedFacts,
) -> date | None:
    """The day from which the condition holds for the body that last began or completed a task that
    is one piece of work: what it did has its grounds there, whichever place looks at it."""
    moves = [m for _, m in made if m.move in (Move.START, Move.COMPLETE)]
    work = sorted(moves, key=lambda m: m.on)
    body = work[-1].body if work and asked.task.each is None else None
    if body is None:
        return None
    there = ScopedFacts(sight.records, asked.task, scope=body)
    latest = evaluator.latest_era()
    finds = evaluator.calendars
    found = occasions_over(asked.eras, there, asked.placed, latest, finds, asked.readings)
    for one in found:
        if one.slot.label == occasion.slot.label:
            return Evaluator(asked.eras, one, there, finds, ()).at(LATEST).since
    return None
