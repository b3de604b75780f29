"""A plan's own end, rest and going on."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

from engine.commands.clean_input import reason_for
from engine.evaluate.lapses import ended
from engine.model.acts import PlanMoved
from engine.model.refusals import NotYetError, PlanEndedError, PlanMoveError
from engine.ports.ledger import Unit
from engine.queries.lookup import find_plan
from triggers.dates import ALLOWED, FIRST
from triggers.errors import BadInputError

PLAN_MOVES = ("end", "suspend", "resume")


def make_plan_move(
    unit: Unit,
    name: str,
    move: str,
    on: date,
    reason: str | None,
    replaced_by: str | None,
    today: date,
) -> PlanMoved:
    """The act that ends a plan on the day `on`, suspends or resumes it.

    `name` is the plan's id, `move` one of `end`, `suspend`, `resume`, `reason` why; `replaced_by`
    is the id of the plan in its place (None: there is none). `unit` is the open transaction,
    `today` the office's day. Raises UnknownNameError, PlanEndedError, PlanMoveError where it is
    suspended already or is not, NotYetError, ReasonMissingError, BadInputError.
    """
    reason = reason_for(f"plan {move}", reason)
    if move not in PLAN_MOVES:
        raise BadInputError("plan", move, ", ".join(PLAN_MOVES))
    plan = find_plan(unit, name)
    if on < FIRST:
        raise BadInputError("on", on.isoformat(), ALLOWED)
    if on > today:
        raise NotYetError(plan.plan, move, on, today)
    check_not_ended(unit, plan.plan)
    if replaced_by is not None:
        if find_plan(unit, replaced_by).plan == plan.plan:
            raise BadInputError("replaced-by", replaced_by, "another plan")
        check_not_ended(unit, replaced_by)
    _check_rest(unit, plan.plan, move, on)
    chosen = cast('Literal["end", "suspend", "resume"]', move)
    return PlanMoved(plan=plan.plan, move=chosen, on=on, reason=reason, replaced_by=replaced_by)


def _check_rest(unit: Unit, plan: str, move: str, on: date) -> None:
    steps = [step for step in unit.facts.plan_steps(plan) if step.move != "end"]
    last = steps[-1] if steps else None
    rests = last is not None and last.move == "suspend"
    if (move == "suspend" and rests) or (move == "resume" and not rests):
        raise PlanMoveError(plan, move, "suspended" if rests else "in force")
    if move != "end" and last is not None and last.since is not None and on < last.since:
        raise PlanMoveError(plan, move, f"{last.move} on {last.since}")


def check_not_ended(unit: Unit, plan: str, on: date | None = None) -> None:
    """Raise PlanEndedError for a `plan` (its id) that, as `unit` has it, has ended by the day `on`
    (None: on any day)."""
    end = ended(unit.facts.plan_steps(plan))
    if end is not None and end.since is not None and (on is None or end.since <= on):
        raise PlanEndedError(plan, end.since, end.seq)
