"""From what was asked to an act of the ledger, or the refusal that says why not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, NoReturn

from pydantic import Field, TypeAdapter, ValidationError

from engine.directories import check_body, shared_bodies
from engine.entries import EventRecorded, PlanAdopted, TaskMoved
from engine.ledger import Unit
from engine.lookup import (
    allows,
    check_move,
    check_triggers,
    choose_occurrence,
    find_event,
    find_plan,
    moves_open,
)
from engine.parts import standings_for
from engine.records import Calendars, calendar_for, moves_of, policy_for
from engine.refusals import (
    AlreadyRecordedError,
    NoDateError,
    NotYetError,
    PlanInForceError,
    ReasonMissingError,
    TooEarlyError,
)
from engine.sight import Sight
from engine.standing import Standing, TaskRef
from engine.states import NEEDS_REASON, Move
from triggers.calendar_files import extends
from triggers.dates import ALLOWED, FIRST, LAST
from triggers.errors import BadInputError, UnknownNameError
from triggers.events import Event, event_id
from workflows.kinds import TriggerId
from workflows.plan import Plan

FOR_ALL = (Move.SUSPEND, Move.RESUME, Move.CANCEL, Move.REINSTATE, Move.REOPEN)
"""Moves with a reason that, without a body, are made on all parts at once."""

LONGEST = 2_000
"""Characters in one field of a document or one reason."""

DATES = ("issued", "effective", "received", "sets_due")


def adopt(unit: Unit, plan: Plan, calendars: Calendars) -> PlanAdopted:
    """The act that puts a plan into force.

    Raises PlanInForceError, and UnknownNameError for a calendar that is neither shipped nor put
    into the workspace.
    """
    for entry in unit.entries() if unit.plan(plan.plan) else ():
        if isinstance(entry.act, PlanAdopted) and entry.act.plan.plan == plan.plan:
            raise PlanInForceError(plan.plan, entry.seq)
    bare = plan.model_copy(update={"directory": None})
    return PlanAdopted(
        plan=bare,
        calendars=fresh_calendars(unit, plan, calendars),
        directory=shared_bodies(unit, plan),
    )


def fresh_calendars(unit: Unit, plan: Plan, calendars: Calendars) -> dict[str, str]:
    """The tables of the shipped calendars that the plan counts by, in any of its readings, and the
    workspace does not yet.

    Raises UnknownNameError for one that is neither shipped nor put into the workspace.
    """
    fresh = unkept(
        unit, (policy_for(plan, t, unit).calendar for t in plan.tasks.values()), calendars
    )
    for task in plan.tasks.values():
        for would in (w for question in task.open for w in question.would.values()):
            with suppress(UnknownNameError):
                fresh |= unkept(unit, filter(None, [would.policy.get("calendar")]), calendars)
    return fresh


def unkept(unit: Unit, names: Iterable[str], calendars: Calendars) -> dict[str, str]:
    """The tables of the shipped calendars among these, and among those that they stand on, which
    the workspace does not keep yet. Raises UnknownNameError."""
    fresh: dict[str, str] = {}
    for name in dict.fromkeys(names):
        calendar_for(name, unit, calendars)
        under: str | None = name.removesuffix(".csv")
        while under is not None:
            table = unit.calendar_table(under)
            if table is None and (shipped := calendars(under)).table:
                fresh[shipped.name] = shipped.table
            above, under = under, extends(table) if table else None
            under = None if under == above else under
    return fresh


def make_event(
    unit: Unit, triggers: Sequence[str], today: date, document: dict[str, Any], *, new: bool
) -> EventRecorded:
    """The act that records a document.

    Raises UnknownNameError, NoDateError, BadInputError, AlreadyRecordedError.
    """
    if not new:
        check_triggers(unit, triggers)
    fields = {name: clean(name, value) for name, value in document.items()}
    day = next((fields[name] for name in DATES[:3] if fields.get(name)), None)
    if day is None:
        raise NoDateError
    draft = checked_event(unit, {"id": "-", "triggers": triggers, "recorded": today, **fields})
    check_known(unit, draft)
    fresh = (event_id(day, draft.identity, digits) for digits in range(6, 65))
    name = next(candidate for candidate in fresh if unit.event(candidate) is None)
    return EventRecorded(event=draft.model_copy(update={"id": name}))


def checked_event(unit: Unit, fields: dict[str, Any], before: Event | None = None) -> Event:
    """The document that the fields describe (`before`: as it was until now).

    Raises BadInputError, UnknownNameError.
    """
    try:
        given = dict.fromkeys(said("triggers", name) for name in fields["triggers"] or ())
        names = _TRIGGERS.validate_python(tuple(given))
        rest = {name: clean(name, value) for name, value in fields.items() if name != "triggers"}
        event = Event(triggers=names, **rest)
    except ValidationError as error:
        _refuse(error)
    if event.scope and (before is None or before.scope != event.scope):
        check_body(unit, event.scope)
    if event.replaces and (before is None or before.replaces != event.replaces):
        find_event(unit, event.replaces)
    return event


def check_known(unit: Unit, event: Event, other_than: str | None = None) -> None:
    """Raise AlreadyRecordedError where the same document is there, under another id."""
    known = unit.same_document(event.identity)
    if known is not None and known.id != other_than:
        raise AlreadyRecordedError(known.id, known.recorded, known.triggers)


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
        flag = "--without-trigger" if unfounded else "--all"
        raise ReasonMissingError(move if move in NEEDS_REASON else f"{move} {flag}")
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
    moves = moves_of(Sight(unit, task, body=standing.body), plan, task)
    made = [m for m in moves if m.occurrence == standing.occurrence]
    if made and on < made[-1].on:
        check_move(standing, move, today)
        allowed = moves_open(standing.phase(on).state)
        raise TooEarlyError(standing.task, move, on, made[-1].move, made[-1].on, allowed)
    since = standing.since
    if since and on < since <= today and not made and not unfounded:
        allowed = moves_open(standing.phase(on).state)
        raise TooEarlyError(standing.task, move, on, "start", since, allowed)


def clean(name: str, value: Any) -> Any:
    """NFC text without control or bidi characters, of a bounded length; dates in range.

    Raises BadInputError.
    """
    if name in DATES and isinstance(value, date) and not FIRST <= value <= LAST:
        raise BadInputError(name, value.isoformat(), ALLOWED)
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > LONGEST:
        raise BadInputError(name, f"{len(text)} characters", f"at most {LONGEST}")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _BIDI for c in text):
        raise BadInputError(name, ascii(text), "text without control characters")
    return text or None


def said(name: str, text: str) -> str:
    """Who, through what, or under which key: clean text that is not empty.

    Raises BadInputError.
    """
    found: str | None = clean(name, text)
    if not found:
        raise BadInputError(name, repr(text), "text that is not empty")
    return found


def reason_for(what: str, reason: str | None) -> str:
    """The reason that an act needs, as clean text. Raises ReasonMissingError, BadInputError."""
    found: str | None = clean("reason", reason)
    if not found:
        raise ReasonMissingError(what)
    return found


_TRIGGERS = TypeAdapter(Annotated[tuple[TriggerId, ...], Field(min_length=1)])
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _refuse(error: ValidationError) -> NoReturn:
    first = error.errors()[0]
    field = next((part for part in first["loc"] if isinstance(part, str)), "triggers")
    raise BadInputError(field, str(first.get("input")), first["msg"]) from None
