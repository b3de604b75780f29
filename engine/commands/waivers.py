"""Letting a condition hold by a person's decision."""

from __future__ import annotations

from datetime import date

from engine.commands.clean_input import reason_for
from engine.commands.plan_moves import check_not_ended
from engine.model.acts import Waived
from engine.model.body_refusals import NoPartsError
from engine.model.refusals import ConditionHoldsError, NotYetError
from engine.model.standing import Standing, TaskRef
from engine.ports.ledger import Unit
from engine.queries.lookup import check_body, find_plan
from engine.queries.parts import Who, choose_part, place_standings
from engine.queries.standing_choice import choose_standing
from triggers.dates import ALLOWED, FIRST
from triggers.errors import BadInputError


def make_waiver(
    unit: Unit,
    ref: TaskRef,
    who: Who,
    occurrence: str | None,
    on: date,
    reason: str | None,
    today: date,
) -> Waived:
    """The act by which a person lets the condition of the task `ref` hold from the day `on`, with a
    `reason`: for the part of a body, or for a place and what lies below it (`who`; empty: for all).

    `occurrence` is a label (None: the only open one), `today` the office's day, `unit` the open
    transaction. Raises ConditionHoldsError, NotYetError, WhichPartError, UnknownNameError,
    ReasonMissingError, BadInputError.
    """
    reason = reason_for("waive", reason)
    if on < FIRST:
        raise BadInputError("on", on.isoformat(), ALLOWED)
    if on > today:
        raise NotYetError(ref.task, "waive", on, today)
    check_not_ended(unit, ref.plan, on)
    standings, body, part = _standings(unit, ref, who, on)
    standing = choose_standing(standings, occurrence, today, "waive")
    if standing.holds(on):
        raise ConditionHoldsError(ref.task, standing.since or on)
    return Waived(
        plan=ref.plan,
        task=ref.task,
        occurrence=standing.occurrence,
        body=body,
        part=part,
        on=on,
        reason=reason,
    )


def _standings(
    unit: Unit, ref: TaskRef, who: Who, on: date
) -> tuple[list[Standing], str | None, str | None]:
    plan = find_plan(unit, ref.plan)
    task = plan.task(ref.task)
    if task.each is None:
        if who.part is not None:
            raise NoPartsError(task.id)
        if who.body is not None:
            check_body(unit, who.body)
        return place_standings(unit, ref, who.body), who.body, None
    if who.body is None and who.part is None:
        return place_standings(unit, ref, None), None, None

    def waits(standings: list[Standing]) -> bool:
        return any(not standing.holds(on) for standing in standings)

    found, part = choose_part(unit, plan, task, who, on, waits)
    return found, who.body or unit.facts.bodies().successions.carrier(who.part or "", on), part
