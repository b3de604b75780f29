"""Acts over what was recorded: a document corrected, a date extended, work settled, a plan
amended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from engine.commands.adoption import fresh_calendars
from engine.commands.amendments import compare_plans, merge
from engine.commands.clean_input import DATES, check_plan_names, clean, reason_for
from engine.commands.directories import shared_bodies
from engine.commands.documents import check_known, checked_event
from engine.commands.plan_moves import check_not_ended
from engine.evaluate.decision import losses_at
from engine.evaluate.facts import calendar_for, moves_of, policy_for
from engine.evaluate.overrides import extensions_of, in_force
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.acts import (
    EventCorrected,
    Extended,
    PlanAmended,
    Settled,
)
from engine.model.refusals import (
    FinishedBeforeError,
    NoDateError,
    NothingAmendedError,
    NotLaterError,
    NotUngroundedError,
    NotYetError,
)
from engine.model.standing import Standing, TaskRef
from engine.model.states import FINISHED, State
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.queries.lookup import check_triggers, find_event, find_plan
from engine.queries.parts import Who, choose_part, standings_for
from engine.queries.standing_choice import choose_standing
from triggers.arithmetic import roll
from triggers.dates import ALLOWED, FIRST, DateKind
from triggers.errors import BadInputError, UnknownNameError
from triggers.expressions import Counted
from triggers.moments import Trace, count
from triggers.nearest import nearest
from triggers.parsing import parse_due
from workflows.graph import completion_order, dependencies
from workflows.plan import Plan, Task

DECISIONS = ("keep", "reopen", "cancel")


def make_correction(
    unit: Unit, name: str, changes: dict[str, Any], reason: str | None
) -> EventCorrected:
    """The act that corrects the document with the id `name`, with a `reason`; only the fields in
    `changes` (name -> value) change.

    A field given as None is taken away; the id and the day of recording stay. `unit` is the open
    transaction. Raises UnknownNameError, NoDateError, BadInputError, AlreadyRecordedError (it would
    be the same as another), ReasonMissingError.
    """
    reason = reason_for("correct", reason)
    before = find_event(unit, name)
    for field in ("id", "recorded"):
        if field in changes:
            raise BadInputError(field, str(changes[field]), "a field that can be corrected")
    after = checked_event(unit, {**before.model_dump(), **changes}, before)
    if not any(getattr(after, field) for field in DATES[:3]):
        raise NoDateError
    if after == before:
        raise BadInputError("correction", "nothing", "at least one field that differs")
    check_triggers(unit, [named for named in after.triggers if named not in before.triggers])
    check_known(unit, after, other_than=name)
    return EventCorrected(event=after, reason=reason)


class ExtendedOn(NamedTuple):
    """The day on which an extension was granted, and that on which it is recorded."""

    on: date
    today: date


def make_extension(
    unit: Unit,
    ref: TaskRef,
    occurrence: str | None,
    to: date | str,
    details: dict[str, str | None],
    when: ExtendedOn,
    calendars: Calendars,
) -> Extended:
    """The act that puts the deadline of the task `ref` off: `to` is a day, or a span ("2 months")
    from the nominal end.

    `occurrence` is a label (None: the only open one); `details` has `reason` and may have `body`,
    `part`, `number`, `authority`; `when` is the day of the grant and that of recording. `unit` is
    the open transaction, `calendars` finds the shipped calendars. Raises NotLaterError,
    FinishedBeforeError, NotYetError, BadInputError, ReasonMissingError, UnknownNameError.
    """
    on, today = when
    _check_granted(unit, ref, when)
    said = {name: clean(name, value) for name, value in details.items()}
    said["reason"] = reason_for("extend", details.get("reason"))
    plan = find_plan(unit, ref.plan)
    task, body = plan.task(ref.task), said.get("body")
    who = Who(body, said.pop("part", None))
    found, body, part = _part_or_whole(unit, plan, task, who, on, lambda s: not _is_over(s, on))
    standing = choose_standing(found, occurrence, today, "extend").at(on)
    _check_unfinished(standing, when)
    span = to if isinstance(to, str) else None
    nominal, day = _counted_on(unit, standing, to, calendars) if isinstance(to, str) else (None, to)
    if standing.due is not None and day <= standing.due:
        raise NotLaterError(ref.task, day, standing.due)
    return Extended.model_validate(
        {
            "plan": ref.plan,
            "task": ref.task,
            "occurrence": standing.occurrence,
            "to": day,
            "span": span,
            "nominal": nominal,
            "computed": standing.computed,
            **said,
            "body": body if task.each else None,
            "part": part,
            "on": on if (body and task.each) or on != today else None,
        }
    )


def _check_granted(unit: Unit, ref: TaskRef, when: ExtendedOn) -> None:
    """An extension is granted on a day that is past or today, in a plan that has not ended."""
    on, today = when
    check_not_ended(unit, ref.plan, on)
    if on < FIRST:
        raise BadInputError("on", on.isoformat(), ALLOWED)
    if on > today:
        raise NotYetError(ref.task, "extend", on, today)


def _check_unfinished(standing: Standing, when: ExtendedOn) -> None:
    """Work that was done before the grant has no deadline to put off."""
    on, today = when
    ended = standing.phase(today)
    if ended.state is State.DONE and ended.on and ended.on < on:
        raise FinishedBeforeError(standing.task, ended.on, on)


def _counted_on(
    unit: Unit, standing: Standing, span: str, calendars: Calendars
) -> tuple[date, date]:
    """The nominal and the rolled end: an extension counts from the nominal end and rolls once."""
    rule = parse_due(f"{span} after start")
    plan = find_plan(unit, standing.plan)
    task = plan.task(standing.task)
    placed = ScopedFacts(unit.facts, task, standing.scope, standing.body).acts_of(standing.ref)
    acts = [act for _, act in placed]
    said = extensions_of(acts, standing.occurrence)
    last = in_force(said) if said else None
    base = (last.nominal or last.to) if last else standing.nominal
    if base is None or not isinstance(rule, Counted):
        raise BadInputError("span", span, "a date; there is no end yet to count a span from")
    policy = policy_for(plan, plan.task(standing.task), unit.facts)
    calendar = calendar_for(policy.calendar, unit.facts, calendars)
    end = count(base, rule.span, "after", Trace(_Nothing(), policy, calendar), from_event=False)
    return end, roll(end, policy.roll, 1, calendar)


class _Nothing:
    """No facts: a span is counted from the day given."""

    start = None

    def event(self, trigger: str, kind: DateKind | None) -> None:
        """No event."""

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        """Nothing is waited for."""
        return f"{trigger}.{kind}"

    def done(self, task: str) -> None:
        """No completion."""

    def set_by(self, trigger: str) -> None:
        """No date."""


def _part_or_whole(
    unit: Unit,
    plan: Plan,
    task: Task,
    who: Who,
    day: date,
    fits: Callable[[Standing], bool],
) -> tuple[list[Standing], str | None, str | None]:
    """The standings that an act is about, who acts, and the part where the act has to name it."""
    if task.each is not None and (who.body or who.part):
        found, part = choose_part(unit, plan, task, who, day, lambda those: any(map(fits, those)))
        return found, who.body or unit.facts.bodies().successions.carrier(who.part or "", day), part
    whole = task.each is not None
    return standings_for(unit, plan, task, who.body, day, whole=whole), who.body, None


def _is_over(standing: Standing, day: date) -> bool:
    return standing.phase(day).state in FINISHED


def make_settlement(
    unit: Unit,
    ref: TaskRef,
    occurrence: str | None,
    decision: str,
    reason: str | None,
    today: date,
    who: Who,
    calendars: Calendars,
) -> Settled:
    """The act by which a person decides about ungrounded work of the task `ref`, with a `reason`;
    of several parts that a body carries on, about the first that is.

    `decision` is `keep`, `reopen` or `cancel`; `occurrence` a label (None: the only one); `who` the
    body that acts and whose part is meant; `today` the day of the decision, `unit` the open
    transaction, `calendars` finds the shipped calendars. Raises NotUngroundedError, BadInputError,
    ReasonMissingError.
    """
    reason = reason_for("settle", reason)
    if decision not in DECISIONS:
        raise BadInputError("settle", decision, ", ".join(DECISIONS))
    plan = find_plan(unit, ref.plan)
    task = plan.task(ref.task)
    found, body, part = _part_or_whole(unit, plan, task, who, today, lambda s: s.ungrounded(today))
    loose = [s for s in found if s.ungrounded(today)]
    if not loose:
        raise NotUngroundedError(ref.task)
    standing = choose_standing(loose, occurrence, today, "settle")
    state, keeps = standing.phase(today).state, decision == "keep"
    if decision == "reopen" and state is not State.DONE:
        raise BadInputError("settle", f"reopen while {state}", "keep, cancel")
    return Settled.model_validate(
        {
            "plan": ref.plan,
            "task": ref.task,
            "occurrence": standing.occurrence,
            "body": body if task.each else None,
            "part": part,
            "decision": decision,
            "on": today,
            "reason": reason,
            "losses": _losses(unit, loose, standing, today, calendars) if keeps else None,
        }
    )


def _losses(
    unit: Unit, loose: Sequence[Standing], kept: Standing, today: date, calendars: Calendars
) -> tuple[int | date, ...]:
    """What has taken the ground from the occurrence that is kept, at all places where it is loose:
    entries in order, then days on which it lapsed."""
    plan, label = find_plan(unit, kept.plan), kept.occurrence
    task = plan.task(kept.task)
    found: set[int | date] = set()
    for one in loose:
        if one.occurrence == label:
            sight = ScopedFacts(unit.facts, task, None if one.body else one.scope, one.body)
            found |= losses_at(plan, task, sight, calendars, label, today)
    entries = sorted(by for by in found if isinstance(by, int))
    return (*entries, *sorted(by for by in found if not isinstance(by, int)))


def make_amendment(
    unit: Unit, new: Plan, accept: Collection[str] | None, reason: str | None, calendars: Calendars
) -> PlanAmended:
    """The act that puts the version `new` of a plan into force, as far as it is accepted.

    `accept` names the differences taken (None: all), `reason` says why (None: none is kept); `unit`
    is the open transaction, `calendars` finds the shipped calendars. Raises UnknownNameError,
    NothingAmendedError, and BadInputError for an accepted task that the plan as it would be in
    force leaves without what it names.
    """
    old, given = find_plan(unit, new.plan), new
    check_not_ended(unit, new.plan)
    check_plan_names(given)
    new = given.model_copy(update={"directory": None})
    names = [found.name for found in compare_plans(old, new)]
    for name in accept or ():
        if name not in names:
            raise UnknownNameError("difference", name, nearest(name, names) or tuple(names[:3]))
    accepted = [name for name in names if accept is None or name in accept]
    if not accepted:
        raise NothingAmendedError(new.plan)
    plan = merge(old, new, accepted, lambda task: bool(_worked_on(unit, TaskRef(old.plan, task))))
    for task in plan.tasks.values():
        for other in dependencies(task):
            if other not in plan.tasks:
                raise BadInputError(f"amend {task.id}", f"done {other}", "tasks that stay in force")
    completion_order(plan)
    if plan == old:
        raise NothingAmendedError(new.plan)
    left = tuple(name for name in names if name not in accepted)
    return PlanAmended(
        plan=plan,
        accepted=tuple(accepted),
        left=left,
        reason=clean("reason", reason),
        calendars=fresh_calendars(unit, plan, calendars),
        directory=shared_bodies(unit, given),
    )


def _worked_on(unit: Unit, ref: TaskRef) -> bool:
    plan = find_plan(unit, ref.plan)
    return bool(moves_of(unit.facts, plan, plan.task(ref.task)))
