"""The readings of a task from which a person may choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.commands.decisions import KNOB_READINGS
from engine.model.refusals import NothingToConfirmError
from engine.queries.explanation import Why
from triggers.policies import DECISION, KNOBS
from triggers.printing import print_due, print_when
from upon.workspace import Workspace
from workflows.plan import OpenQuestion, Task

if TYPE_CHECKING:
    from engine.model.changes import Change
    from engine.ports.ledger import Ledger
    from engine.service.engine import Engine


VALUES = {knob: tuple(v for v in KNOBS[knob] if v != "error") for knob in KNOB_READINGS}


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: its number or value, its text, what it makes of the task and of its dates."""

    number: str
    text: str
    taken: bool
    when: str | None = None
    due: str | None = None
    policy: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A question (by its number) or a knob in doubt, with its readings."""

    subject: str
    number: int | None
    asks: str
    says: str | None
    confirmed: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that can be confirmed about a task."""

    plan: str
    task: Task
    found: tuple[Choice, ...]


def choices(workspace: Workspace, ledger: Ledger, task: str, plan: str | None) -> Choices:
    """What there is to choose from, of a `task`; `plan` is its plan's id, None where one plan alone
    has the task. `workspace` gives words and day, `ledger` what is recorded. Raises
    NothingToConfirmError where there is nothing."""
    engine = workspace.engine(ledger)
    why = engine.why(task, plan=plan, today=workspace.today)
    found = [*_questions(workspace, engine, why), *_knobs(workspace, engine, why)]
    if not found:
        raise NothingToConfirmError(why.task.id, "question")
    return Choices(why.plan.plan, why.task, tuple(found))


def _questions(workspace: Workspace, engine: Engine, why: Why) -> Iterator[Choice]:
    for number, question in enumerate(why.task.open, start=1):
        readings = tuple(
            _reading(workspace, engine, why, question, number, position)
            for position in range(1, len(question.readings) + 1)
        )
        yield Choice("question", number, question.asks, question.says, question.confirmed, readings)


def _reading(
    workspace: Workspace,
    engine: Engine,
    why: Why,
    question: OpenQuestion,
    number: int,
    position: int,
) -> Reading:
    text = question.readings[position - 1]
    would, taken = question.chosen(text), text == question.taken
    condition, rule = would.condition, would.deadline
    outcome = engine.confirm(
        why.task.id,
        str(position),
        reason="-",
        plan=why.plan.plan,
        question=number,
        today=workspace.day,
        preview=True,
    )
    return Reading(
        str(position),
        text,
        taken,
        when=print_when(condition) if condition else None,
        due=print_due(rule) if rule else None,
        policy=tuple(would.policy.items()),
        changes=outcome.changes,
    )


def _knobs(workspace: Workspace, engine: Engine, why: Why) -> Iterator[Choice]:
    """The knobs that no law decides for this deadline, each with its two dates."""
    result, policy = why.decision.deadline, why.decision.deadline.policy
    shown = {"month_end": result.ambiguous, "early_period": result.earlier}
    for knob in KNOB_READINGS:
        if knob not in result.doubts and not shown[knob]:
            continue
        readings = tuple(_value(workspace, engine, why, knob, value) for value in VALUES[knob])
        if len({reading.date for reading in readings}) > 1:
            asks = workspace.say(f"confirm.asks.{knob}")
            yield Choice(knob, None, asks, None, policy.origin(knob) == DECISION, readings)


def _value(workspace: Workspace, engine: Engine, why: Why, knob: str, value: str) -> Reading:
    outcome = engine.confirm(
        why.task.id, value, reason="-", plan=why.plan.plan, today=workspace.day, preview=True
    )
    standing = why.decision.standing
    moved = [
        change.after
        for change in outcome.changes
        if change.field == "due" and change.occurrence == standing.occurrence
    ]
    day: object = moved[0] if moved else standing.due
    taken = why.decision.deadline.policy.values()[knob] == value
    return Reading(
        value,
        value,
        taken,
        policy=((knob, value),),
        changes=outcome.changes,
        date=str(day) if day else None,
    )


def is_knob(given: str) -> bool:
    """Whether a reading is a value of a knob in doubt, such as `down`."""
    return any(given in values for values in VALUES.values())


def chosen_reading(
    questions: tuple[OpenQuestion, ...], number: int | None, given: str
) -> tuple[OpenQuestion, str] | None:
    """The question and the reading that the engine has accepted, None for a knob. `questions` are
    the task's, `number` that of the one answered (from 1; None for a knob), `given` what was typed:
    a reading's number (from 1) or how its text begins."""
    if number is None:
        return None
    question = questions[number - 1]
    if given.isascii() and given.isdecimal() and 1 <= int(given) <= len(question.readings):
        return question, question.readings[int(given) - 1]
    for text in question.readings:
        if text.casefold().startswith(given.casefold()):
            return question, text
    return None


def has_wording(question: OpenQuestion, reading: str) -> bool:
    """Whether a reading brings expressions or knobs of its own."""
    would = question.chosen(reading)
    return bool(would.when or would.due or would.policy)


def choices_json(found: Choices) -> dict[str, Any]:
    """The questions and knobs of a task, each with its readings."""
    return {
        "plan": found.plan,
        "task": found.task.id,
        "when": found.task.when_text,
        "due": found.task.due_text,
        "questions": [_choice_json(c) for c in found.found if c.subject == "question"],
        "knobs": [_choice_json(c) for c in found.found if c.subject != "question"],
    }


def _choice_json(choice: Choice) -> dict[str, Any]:
    return {
        "subject": choice.subject,
        "number": choice.number,
        "asks": choice.asks,
        "says": choice.says,
        "confirmed": choice.confirmed,
        "readings": [
            {
                "reading": one.number,
                "text": one.text,
                "taken": one.taken,
                "when": one.when,
                "due": one.due,
                "policy": dict(one.policy),
                "date": one.date,
                "changes": [change.as_json() for change in one.changes],
            }
            for one in choice.readings
        ],
    }
