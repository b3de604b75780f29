"""Acts by which people decide how things are read and counted: readings, policy, calendars."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from engine.commands.adoption import unkept
from engine.commands.clean_input import reason_for, said
from engine.evaluate.evaluate import decide
from engine.evaluate.facts import as_shipped, calendar_for, confirmations_of
from engine.evaluate.overrides import as_read
from engine.model.acts import CalendarPut, PolicySet, ReadingConfirmed, RemindersSet
from engine.model.refusals import NothingToConfirmError, SameCalendarError, SameRemindersError
from engine.model.standing import TaskRef
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.queries.lookup import find_plan
from triggers.calendar_files import extends, parse_calendar
from triggers.calendars import Calendar
from triggers.errors import BadInputError, UnknownNameError
from triggers.policies import KNOBS, check_knob, resolve
from workflows.plan import OpenQuestion, Task
from workflows.reminders import Reminders, merged, shipped_rules

KNOB_READINGS = ("month_end", "early_period")


def make_confirmation(
    unit: Unit,
    ref: TaskRef,
    reading: str,
    question: int | None,
    reason: str | None,
    calendars: Calendars,
) -> ReadingConfirmed:
    """The act by which a person decides how the task `ref` is read, with a `reason`.

    `reading` is a value of a knob in doubt (`down`, `up`; `first_month`, `first_day`), or a reading
    of a question: its number, its text, or the beginning of it. `question` is the question's number
    in the plan, from 1; None where only one is open. `unit` is the open transaction, `calendars`
    finds the shipped calendars. Raises NothingToConfirmError, BadInputError, ReasonMissingError.
    """
    reason = reason_for("confirm", reason)
    plan = find_plan(unit, ref.plan)
    task = as_read(plan.task(ref.task), confirmations_of(unit.facts, ref))
    knob = next((k for k in KNOB_READINGS if reading in KNOBS[k]), None)
    if knob and question is None:
        return _knob(unit, ref, task, knob, reading, reason, calendars)
    chosen = _question(task, question)
    text = _reading(chosen, reading)
    return ReadingConfirmed(
        plan=ref.plan,
        task=ref.task,
        subject="question",
        asks=chosen.asks,
        reading=text,
        reason=reason,
    )


def _knob(
    unit: Unit, ref: TaskRef, task: Task, knob: str, reading: str, reason: str, calendars: Calendars
) -> ReadingConfirmed:
    decisions = decide(find_plan(unit, ref.plan), task, unit.facts, calendars)
    doubted = any(knob in made.deadline.doubts for made in decisions)
    two = knob == "month_end" and any(made.deadline.ambiguous for made in decisions)
    read_early = knob == "early_period" and any(made.deadline.earlier for made in decisions)
    if not (doubted or two or read_early):
        raise NothingToConfirmError(task.id, knob)
    return ReadingConfirmed.model_validate(
        {
            "plan": ref.plan,
            "task": ref.task,
            "subject": knob,
            "reading": reading,
            "reason": reason,
        }
    )


def _question(task: Task, number: int | None) -> OpenQuestion:
    if number is not None:
        if not 1 <= number <= len(task.open):
            raise BadInputError("question", str(number), f"1 to {len(task.open)}")
        return task.open[number - 1]
    left = [question for question in task.open if not question.confirmed]
    if not left:
        raise NothingToConfirmError(task.id, "question")
    if len(left) > 1:
        numbers = [str(task.open.index(question) + 1) for question in left]
        raise BadInputError("question", "none", f"--question, one of {', '.join(numbers)}")
    return left[0]


def _reading(question: OpenQuestion, given: str) -> str:
    texts = question.readings
    if given.isascii() and given.isdecimal() and 1 <= int(given) <= len(texts):
        return texts[int(given) - 1]
    fitting = [text for text in texts if text.casefold().startswith(given.casefold())]
    if len(fitting) == 1:
        return fitting[0]
    listed = "; ".join(f"{number}: {text}" for number, text in enumerate(texts, 1))
    raise BadInputError("reading", given, listed)


def make_policy(
    unit: Unit, knobs: Mapping[str, str], reason: str | None, calendars: Calendars
) -> PolicySet:
    """The act that sets `knobs` (name -> value) for the workspace, with a `reason`.

    `unit` is the open transaction; `calendars` finds the shipped calendars, of which the act brings
    those that the workspace comes to count by. Raises BadInputError, UnknownNameError,
    ReasonMissingError.
    """
    reason = reason_for("policy set", reason)
    if not knobs:
        raise BadInputError("policy", "nothing", "KNOB=VALUE")
    for knob, value in knobs.items():
        check_knob(knob, value)
    counted_by = [resolve([("workspace", knobs)]).calendar]
    fresh = unkept(unit, counted_by if {"calendar", "name"} & set(knobs) else (), calendars)
    return PolicySet(knobs=dict(knobs), reason=reason, calendars=fresh)


def make_reminders(unit: Unit, rules: Reminders, reason: str | None) -> RemindersSet:
    """The act that sets the `rules` of reminders for the workspace, with a `reason`.

    `unit` is the open transaction. Raises SameRemindersError, ReasonMissingError.
    """
    reason = reason_for("reminders set", reason)
    before = unit.schedule.workspace_reminders()
    if merged((shipped_rules(), rules)) == merged((shipped_rules(), before)):
        raise SameRemindersError
    return RemindersSet(reminders=rules, reason=reason)


def make_calendar(
    unit: Unit, name: str, table: str, reason: str | None, shipped: Calendars
) -> CalendarPut:
    """The act that puts a calendar, or a new version of one, into the workspace, with a `reason`.

    `name` is what it is called (an ending `.csv` is dropped), `table` its CSV, `unit` the open
    transaction; `shipped` finds the shipped calendars, on which it may stand. Raises BadInputError
    with file and line, UnknownNameError, SameCalendarError, ReasonMissingError.
    """
    reason = reason_for("calendar put", reason)
    name = said("calendar", name).removesuffix(".csv")
    if name == "none":
        raise BadInputError("calendar", name, "another name; none has no days off")
    under = extends(table)
    base, fresh = None, {}
    if under == name:
        base = shipped(name)
        if unit.facts.calendar_table(as_shipped(name)) != base.table:
            fresh = {as_shipped(name): base.table}
    elif under is not None:
        base = calendar_for(under, unit.facts, shipped, frozenset({name}))
        fresh = unkept(unit, [under], shipped)
    table = unicodedata.normalize("NFC", table)
    calendar = parse_calendar(name, table, base)
    known = _known(name, unit, shipped)
    if known is not None and known.version == calendar.version:
        raise SameCalendarError(name, calendar.version)
    return CalendarPut(name=name, table=table, reason=reason, calendars=fresh)


def _known(name: str, unit: Unit, shipped: Calendars) -> Calendar | None:
    try:
        return calendar_for(name, unit.facts, shipped)
    except UnknownNameError:
        return None
