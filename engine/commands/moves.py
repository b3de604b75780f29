"""A move of the lifecycle, from the request to the act."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.commands.clean_input import clean
from engine.evaluate.facts import moves_of
from engine.evaluate.scoped_facts import Sight
from engine.model.acts import TaskMoved
from engine.model.refusals import (
    NotYetError,
    ReasonMissingError,
    TooEarlyError,
)
from engine.model.standing import Standing, TaskRef
from engine.model.states import NEEDS_REASON, Move
from engine.ports.ledger import Unit
from engine.queries.lookup import find_plan
from engine.queries.parts import standings_for
from engine.queries.standing_choice import allows, check_move, choose_occurrence, moves_open
from triggers.dates import ALLOWED, FIRST
from triggers.errors import BadInputError

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
    """The act that moves a task.

    Raises MoveRefusedError, TooEarlyError, NotYetError, WhichOccurrenceError, ReasonMissingError,
    BadInputError.
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
    plan = find_plan(unit, ref.plan)
    task, body = plan.task(ref.task), given.get("body")
    whole = bool(given.pop("for_all", False)) or (task.each is not None and move in FOR_ALL)
    standings = standings_for(unit, plan, task, body, on, whole=whole and body is None)
    standing = choose_occurrence(
        one_part(standings, move, on, unfounded), move, occurrence, on, unfounded
    )
    _check_order(unit, standing, move, on, today, unfounded)
    check_move(standing, move, on, unfounded)
    return TaskMoved(
        plan=ref.plan, task=ref.task, occurrence=standing.occurrence, move=move, on=on, **given
    )


def one_part(standings: list[Standing], move: Move, on: date, unfounded: bool) -> list[Standing]:
    """Of several parts that one body carries, the first that allows a move; the move is made on
    all of them that do."""
    parts = list(dict.fromkeys(standing.body for standing in standings))
    for part in parts:
        mine = [standing for standing in standings if standing.body == part]
        if any(allows(standing, move, on, unfounded) for standing in mine):
            return mine
    return [standing for standing in standings if standing.body == parts[0]]


def _check_order(
    unit: Unit, standing: Standing, move: Move, on: date, today: date, unfounded: bool
) -> None:
    """Refuse a day before the last move, or before the start where the task has started since
    (but for work that ran ahead, whichever was recorded first)."""
    plan = find_plan(unit, standing.plan)
    task = plan.task(standing.task)
    moves = moves_of(Sight(unit.facts, task, body=standing.body), plan, task)
    made = [m for m in moves if m.occurrence == standing.occurrence]
    if made and on < made[-1].on:
        check_move(standing, move, today)
        allowed = moves_open(standing.phase(on).state)
        raise TooEarlyError(standing.task, move, on, made[-1].move, made[-1].on, allowed)
    since = standing.since
    if since and on < since <= today and not made and not unfounded:
        allowed = moves_open(standing.phase(on).state)
        raise TooEarlyError(standing.task, move, on, "start", since, allowed)
