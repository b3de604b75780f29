"""A move of the lifecycle, from the request to the act."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from engine.commands.clean_input import clean
from engine.commands.plan_moves import check_not_ended
from engine.evaluate.facts import moves_of
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.acts import TaskMoved
from engine.model.body_refusals import NoPartsError
from engine.model.refusals import NotYetError, ReasonMissingError, TooEarlyError
from engine.model.standing import Standing, TaskRef
from engine.model.states import NEEDS_REASON, Move
from engine.ports.ledger import Unit
from engine.queries.lookup import find_plan
from engine.queries.parts import Who, choose_part, standings_for
from engine.queries.standing_choice import allows, check_move, choose_occurrence, moves_open
from triggers.dates import ALLOWED, FIRST
from triggers.errors import BadInputError
from workflows.plan import Plan, Task

AFTER_THE_END = (Move.COMPLETE, Move.CANCEL, Move.REINSTATE)
"""Moves on the work of a plan that has ended."""
FOR_ALL = (Move.SUSPEND, Move.RESUME, Move.CANCEL, Move.REINSTATE, Move.REOPEN)
"""Moves with a reason that, without a body, are made on all parts at once."""


def make_move(
    unit: Unit,
    ref: TaskRef,
    move: Move,
    occurrence: str | None,
    on: date,
    today: date,
    details: dict[str, Any],
) -> TaskMoved:
    """The act that makes a `move` with the task `ref` on the day `on`.

    `occurrence` is a label (None: the one that allows the move); `details` may have `body`, `part`,
    `number`, `reason`, `without_trigger`, `for_all`, `extends`, as `MoveTask` does. `unit` is the
    open transaction, `today` the office's day. Raises MoveRefusedError, TooEarlyError, NotYetError,
    WhichOccurrenceError, ReasonMissingError, BadInputError.
    """
    given = {name: clean(name, value) for name, value in details.items() if value}
    unfounded = bool(given.get("without_trigger"))
    if (move in NEEDS_REASON or unfounded or given.get("for_all")) and not given.get("reason"):
        how = "without_trigger" if unfounded else "for_all"
        raise ReasonMissingError(move if move in NEEDS_REASON else f"{move} {how}")
    if on < FIRST:
        raise BadInputError("on", on.isoformat(), ALLOWED)
    if on > today:
        raise NotYetError(ref.task, move, on, today)
    if move not in AFTER_THE_END:
        check_not_ended(unit, ref.plan, on)
    plan = find_plan(unit, ref.plan)
    task, body = plan.task(ref.task), given.get("body")
    whole = bool(given.pop("for_all", False)) or (task.each is not None and move in FOR_ALL)
    who = Who(body, given.pop("part", None))
    if task.each is not None and (who.body or who.part):
        standings, part = _of_part(unit, plan, task, who, _Wanted(move, on, unfounded, occurrence))
        given |= {
            "body": who.body or unit.facts.bodies().successions.carrier(who.part or "", on),
            "part": part,
        }
    else:
        _check_no_part(task, who)
        standings = standings_for(unit, plan, task, body, on, whole=whole and body is None)
    standing = choose_occurrence(standings, move, occurrence, on, unfounded)
    _check_order(unit, standing, move, on, today, unfounded)
    check_move(standing, move, on, unfounded)
    return TaskMoved(
        plan=ref.plan, task=ref.task, occurrence=standing.occurrence, move=move, on=on, **given
    )


class _Wanted(NamedTuple):
    """A move, its day, whether it may run ahead of the trigger, and of which occurrence."""

    move: Move
    on: date
    unfounded: bool
    occurrence: str | None

    def fits(self, standings: list[Standing]) -> bool:
        """Whether an occurrence of a part, as it stands, allows it."""
        return any(
            allows(standing, self.move, self.on, self.unfounded)
            for standing in standings
            if self.occurrence in (None, standing.occurrence) and standing.is_open(self.on)
        )


def _of_part(
    unit: Unit, plan: Plan, task: Task, who: Who, wanted: _Wanted
) -> tuple[list[Standing], str | None]:
    return choose_part(unit, plan, task, who, wanted.on, wanted.fits)


def _check_no_part(task: Task, who: Who) -> None:
    """Raise NoPartsError for the part of a body in a task that has no parts."""
    if who.part is not None:
        raise NoPartsError(task.id)


def _check_order(
    unit: Unit, standing: Standing, move: Move, on: date, today: date, unfounded: bool
) -> None:
    """Refuse a day before the last move, or before the start where the task has started since
    (but for work that ran ahead, whichever was recorded first)."""
    plan = find_plan(unit, standing.plan)
    task = plan.task(standing.task)
    moves = moves_of(ScopedFacts(unit.facts, task, body=standing.body), plan, task)
    made = [m for m in moves if m.occurrence == standing.occurrence]
    if made and on < made[-1].on:
        check_move(standing, move, today)
        allowed = moves_open(standing.phase(on).state)
        raise TooEarlyError(standing.task, move, on, made[-1].move, made[-1].on, allowed)
    since = standing.since
    if since and on < since <= today and not made and not unfounded:
        allowed = moves_open(standing.phase(on).state)
        raise TooEarlyError(standing.task, move, on, "start", since, allowed)
