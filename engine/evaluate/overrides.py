"""Decisions that stand over what the rules give: extensions, and readings."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.acts import Extended, ReadingConfirmed, TaskAct
from workflows.plan import OpenQuestion, Task


def extensions_of(acts: Sequence[TaskAct], occurrence: str | None) -> list[Extended]:
    """The extensions granted to an occurrence, in the order of the ledger."""
    return [act for act in acts if isinstance(act, Extended) and act.occurrence == occurrence]


def in_force(extensions: Sequence[Extended]) -> Extended:
    """The extension that holds: a part's own, unless one that was granted for all puts it off
    further. An extension never brings a date nearer, so the order of the two does not matter."""
    own = [act for act in extensions if act.body is not None]
    for_all = [act for act in extensions if act.body is None]
    return max([*own[-1:], *for_all[-1:]], key=lambda act: act.to)


def open_questions(task: Task) -> tuple[OpenQuestion, ...]:
    """The questions that nobody has decided."""
    return tuple(question for question in task.open if not question.confirmed)


def as_read(task: Task, confirmations: Sequence[ReadingConfirmed]) -> Task:
    """The task with its decided questions confirmed, and with the `when` and `due` of the readings
    that were chosen, where those have any. A decision for a reading that an amendment has taken out
    leaves its question open."""
    decided = {made.asks: made.reading for made in confirmations if made.subject == "question"}
    if not decided:
        return task
    changes: dict[str, object] = {}
    questions = []
    for question in task.open:
        reading = decided.get(question.asks)
        if reading is None or reading not in question.readings:
            questions.append(question)
            continue
        questions.append(question.model_copy(update={"taken": reading, "confirmed": True}))
        chosen = question.chosen(reading)
        changes |= {"when": chosen.when} if chosen.when else {}
        changes |= {"due": chosen.due} if chosen.due else {}
    return task.model_copy(update=changes | {"open": tuple(questions)})


def decided_policy(task: Task, confirmations: Sequence[ReadingConfirmed]) -> dict[str, str]:
    """The knobs that people decided for a task, themselves or with a reading; the last one wins."""
    questions = {question.asks: question for question in task.open}
    knobs: dict[str, str] = {}
    for made in confirmations:
        if made.subject != "question":
            knobs[made.subject] = made.reading
        elif (asked := questions.get(made.asks or "")) and made.reading in asked.readings:
            knobs |= asked.chosen(made.reading).policy
    return knobs
