"""Questions of reading: which are still open, and how a task reads once people decided."""

from __future__ import annotations

from collections.abc import Sequence

from engine.entries import ReadingConfirmed
from workflows.plan import OpenQuestion, Task


def open_questions(task: Task) -> tuple[OpenQuestion, ...]:
    """The questions that nobody has decided."""
    return tuple(question for question in task.open if not question.confirmed)


def as_read(task: Task, confirmations: Sequence[ReadingConfirmed]) -> Task:
    """The task with its decided questions confirmed, and with the `when` and `due` of the readings
    that were chosen, where those say so. A decision for a reading that an amendment has taken out
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
